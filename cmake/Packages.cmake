# What is installed, and the Debian packages made of it: `isola` (server, command line) and `isola-console`. Programs lie together in
# lib/isola, where they find each other. `scripts/check-packages` installs, upgrades, removes and purges them in a clean tree.
set(private lib/isola)
set(packages ${CMAKE_SOURCE_DIR}/resources/packages)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME server)
install(TARGETS isola isola-runner DESTINATION ${private} COMPONENT server)
install(PROGRAMS $<TARGET_FILE:mksnapshot> DESTINATION ${private} RENAME isola-mksnapshot COMPONENT server)
install(FILES ${CMAKE_BINARY_DIR}/core/sandbox/runtime/runtime.js DESTINATION ${private} RENAME isola-runtime.js COMPONENT server)
install(FILES resources/man/isola.1 DESTINATION share/man/man1 COMPONENT server)
install(FILES resources/completions/isola.bash DESTINATION share/bash-completion/completions RENAME isola COMPONENT server)
install(FILES resources/completions/_isola DESTINATION share/zsh/vendor-completions COMPONENT server)
install(FILES resources/completions/isola.fish DESTINATION share/fish/vendor_completions.d COMPONENT server)
install(FILES ${packages}/isola.service DESTINATION lib/systemd/system COMPONENT server)
install(FILES ${packages}/isola.toml DESTINATION /etc/isola COMPONENT server)
install(FILES LICENSE DESTINATION share/doc/isola RENAME copyright COMPONENT server)

function(link_program name component)
  file(CREATE_LINK ../lib/isola/${name} ${CMAKE_BINARY_DIR}/links/${name} SYMBOLIC)
  install(FILES ${CMAKE_BINARY_DIR}/links/${name} DESTINATION bin COMPONENT ${component})
endfunction()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/links)
link_program(isola server)

# The snapshot is made anew when V8 changes. The name is that of the library which the runner links.
file(REAL_PATH ${V8_LIBRARY} library)
cmake_path(GET library FILENAME libnode)
configure_file(${packages}/triggers.in ${CMAKE_BINARY_DIR}/packages/server/triggers @ONLY)
string(REGEX REPLACE "^libnode\\.so\\.([0-9]+).*" "libnode\\1" libnode_package ${libnode})
foreach(script postinst prerm postrm)
  configure_file(${packages}/${script} ${CMAKE_BINARY_DIR}/packages/server/${script} COPYONLY
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endforeach()

set(CPACK_COMPONENTS_ALL server)
if(TARGET isola-console)
  list(APPEND CPACK_COMPONENTS_ALL console)
  install(TARGETS isola-console DESTINATION ${private} COMPONENT console)
  install(FILES ${CMAKE_BINARY_DIR}/bin/isola-editor.rcc DESTINATION ${private} COMPONENT console)
  install(FILES resources/man/isola-console.1 DESTINATION share/man/man1 COMPONENT console)
  install(FILES ${packages}/isola-console.desktop DESTINATION share/applications COMPONENT console)
  install(FILES ${packages}/isola-console.metainfo.xml DESTINATION share/metainfo COMPONENT console)
  install(FILES resources/icons/isola.svg DESTINATION share/icons/hicolor/scalable/apps RENAME isola-console.svg COMPONENT console)
  install(FILES LICENSE DESTINATION share/doc/isola-console RENAME copyright COMPONENT console)
  link_program(isola-console console)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME isola)
set(CPACK_PACKAGE_CONTACT "The authors of Isola <isola@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# A libnode that is unpacked below .deps belongs to no package: it is named here, and shlibdeps passes it over.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${V8_UNPACKED}/lib/${CMAKE_LIBRARY_ARCHITECTURE})
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_SERVER_PACKAGE_NAME isola)
set(CPACK_DEBIAN_SERVER_DESCRIPTION "Serverless functions on your own machine
 Functions in JavaScript and TypeScript answer HTTP requests, run on schedules,
 take webhooks and uploads, talk over WebSockets and serve agents as tools. Each
 lives in a confined process of its own. This is the server and the command line.")
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "${libnode_package}, adduser, ca-certificates, procps, tzdata")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA "${CMAKE_BINARY_DIR}/packages/server/postinst;${CMAKE_BINARY_DIR}/packages/server/prerm;${CMAKE_BINARY_DIR}/packages/server/postrm;${CMAKE_BINARY_DIR}/packages/server/triggers;${packages}/conffiles")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_NAME isola-console)
set(CPACK_DEBIAN_CONSOLE_DESCRIPTION "Serverless functions on your own machine, the desktop console
 Write, call, watch and debug functions in a window: an editor, logs, metrics,
 schedules, approvals. Works on a server inside it or on one elsewhere.")
set(CPACK_DEBIAN_CONSOLE_PACKAGE_DEPENDS "isola (= ${PROJECT_VERSION}-1), fonts-inter, fonts-jetbrains-mono, libqt6svg6")
include(CPack)

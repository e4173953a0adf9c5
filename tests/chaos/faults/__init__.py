"""The rows: which faults are made for each reliability target."""

from . import network, processes_killed, sandbox, storage

ROWS = {
    "R1": [sandbox.endless_functions],
    "R2": [sandbox.greedy_functions],
    "R3": [processes_killed.instance_killed, processes_killed.zygote_killed, processes_killed.many_instances_killed],
    "R4": [processes_killed.server_killed, processes_killed.log_writer_killed],
    "R5": [sandbox.escapes],
    "R6": [network.slow_senders, network.connections_left_open, network.oversized, network.malformed, network.flood],
    "R7": [storage.full_disk, storage.read_only_directory, storage.corrupt_pages, storage.two_servers, storage.clock_steps,
           network.no_descriptors_left],
    "R8": [sandbox.lying_instances],
    "R9": [sandbox.egress],
    "R10": [sandbox.secrets],
}

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AgentToolPage</name>
    <message>
        <source>Agents may call this function</source>
        <translation>Agenten dürfen diese Funktion aufrufen</translation>
    </message>
    <message>
        <source>Looks up an order by its number and tells where the parcel is.</source>
        <translation>Sucht eine Bestellung nach ihrer Nummer und sagt, wo das Paket ist.</translation>
    </message>
    <message>
        <source>Read only: runs at once</source>
        <translation>Nur lesend: läuft sofort</translation>
    </message>
    <message>
        <source>Read and write: waits for a person</source>
        <translation>Lesend und schreibend: wartet auf einen Menschen</translation>
    </message>
    <message>
        <source>Developers only</source>
        <translation>Nur Entwickler</translation>
    </message>
    <message>
        <source>End users too</source>
        <translation>Auch Endnutzer</translation>
    </message>
    <message>
        <source>Agent tool</source>
        <translation>Agenten-Werkzeug</translation>
    </message>
    <message>
        <source>Offered to the agents that list this function, with the next deploy.</source>
        <translation>Wird mit dem nächsten Deploy den Agenten angeboten, die diese Funktion nennen.</translation>
    </message>
    <message>
        <source>What the model reads</source>
        <translation>Was das Modell liest</translation>
    </message>
    <message>
        <source>Say what it does, what it needs and when to use it.</source>
        <translation>Sage, was sie tut, was sie braucht und wann man sie nimmt.</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>A tool that changes something is held until a person has seen its exact arguments and approved them.</source>
        <translation>Ein Werkzeug, das etwas ändert, wird angehalten, bis ein Mensch seine genauen Argumente gesehen und freigegeben hat.</translation>
    </message>
    <message>
        <source>Who may reach it</source>
        <translation>Wer es erreichen darf</translation>
    </message>
    <message>
        <source>End users reach it only through an agent, signed in as themselves.</source>
        <translation>Endnutzer erreichen es nur über einen Agenten, unter eigenem Namen angemeldet.</translation>
    </message>
    <message>
        <source>%1 of %2 characters</source>
        <translation>%1 von %2 Zeichen</translation>
    </message>
</context>
<context>
    <name>AgentsPage</name>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>New agent</source>
        <translation>Neuer Agent</translation>
    </message>
    <message>
        <source>Support desk</source>
        <translation>Kundendienst</translation>
    </message>
    <message>
        <source>What it is for, in a sentence</source>
        <translation>Wozu er da ist, in einem Satz</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>Angezeigt als</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>tools.functions lists the functions that it may call; what is offered is that and what each function allows.</source>
        <translation>tools.functions nennt die Funktionen, die er aufrufen darf; angeboten wird davon, was jede Funktion erlaubt.</translation>
    </message>
    <message>
        <source>The graph is not JSON: %1 in line %2</source>
        <translation>Der Graph ist kein JSON: %1 in Zeile %2</translation>
    </message>
    <message>
        <source>Mend that line.</source>
        <translation>Berichtige diese Zeile.</translation>
    </message>
    <message>
        <source>Nothing wrong with the graph.</source>
        <translation>Am Graphen ist nichts falsch.</translation>
    </message>
    <message>
        <source>%1 is saved.</source>
        <translation>%1 ist gespeichert.</translation>
    </message>
    <message>
        <source>%1 is deleted; its functions stay.</source>
        <translation>%1 ist gelöscht; seine Funktionen bleiben.</translation>
    </message>
</context>
<context>
    <name>AgentsPanel</name>
    <message>
        <source>Parts of this panel</source>
        <translation>Teile dieser Ansicht</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Waiting for you (%1)</source>
        <translation>Warten auf dich (%1)</translation>
    </message>
    <message>
        <source>Waiting for you</source>
        <translation>Warten auf dich</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>AppCard</name>
    <message>
        <source>New app…</source>
        <translation>Neue App…</translation>
    </message>
    <message>
        <source>Paused: calls are refused, schedules are noted as missed</source>
        <translation>Angehalten: Aufrufe werden abgelehnt, Zeitpläne als verpasst vermerkt</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Logs are kept for</source>
        <translation>Logs werden aufbewahrt</translation>
    </message>
    <message>
        <source>Days.</source>
        <translation>Tage. 0: so lange der Server sie aufbewahrt.</translation>
    </message>
    <message>
        <source>Calls a second</source>
        <translation>Aufrufe je Sekunde</translation>
    </message>
    <message>
        <source>More are answered 429. 0: as many as there is room for.</source>
        <translation>Mehr werden mit 429 beantwortet. 0: so viele, wie Platz ist.</translation>
    </message>
    <message>
        <source>Allowed origins</source>
        <translation>Erlaubte Herkünfte</translation>
    </message>
    <message>
        <source>Web pages that may call its functions, separated by commas: https://shop.example. Empty: none.</source>
        <translation>Webseiten, die ihre Funktionen aufrufen dürfen, durch Kommas getrennt: https://shop.example. Leer: keine.</translation>
    </message>
    <message>
        <source>App to work on</source>
        <translation>App, an der gearbeitet wird</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>The next call sees it.</source>
        <translation>Der nächste Aufruf sieht es.</translation>
    </message>
    <message>
        <source>New app</source>
        <translation>Neue App</translation>
    </message>
    <message>
        <source>Its id, part of every URL: small letters, digits and -</source>
        <translation>Ihre Kennung, Teil jeder URL: kleine Buchstaben, Ziffern und -</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
</context>
<context>
    <name>ApprovalCard</name>
    <message>
        <source>Edit the arguments</source>
        <translation>Argumente bearbeiten</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Approve once</source>
        <translation>Einmal freigeben</translation>
    </message>
    <message>
        <source>Reason, kept with the decision (optional)</source>
        <translation>Begründung, wird mit der Entscheidung aufbewahrt (freiwillig)</translation>
    </message>
    <message>
        <source>Arguments, exactly as they would be sent</source>
        <translation>Argumente, genau wie sie gesendet würden</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Approve with these arguments</source>
        <translation>Mit diesen Argumenten freigeben</translation>
    </message>
    <message>
        <source>%1, v%2</source>
        <translation>%1, v%2</translation>
    </message>
    <message>
        <source>Asked for by %1, %2</source>
        <translation>Verlangt von %1, %2</translation>
    </message>
    <message>
        <source>Asked for by %1 through the agent %2, %3</source>
        <translation>Verlangt von %1 über den Agenten %2, %3</translation>
    </message>
    <message>
        <source>The first call of this tool that is asked for.</source>
        <translation>Der erste Aufruf dieses Werkzeugs, der verlangt wird.</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1: %2 → %3</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>The same arguments as the last call that was approved.</source>
        <translation>Dieselben Argumente wie beim letzten freigegebenen Aufruf.</translation>
    </message>
    <message>
        <source>Other than the last time:
%1</source>
        <translation>Anders als beim letzten Mal:
%1</translation>
    </message>
    <message>
        <source>%1:%2 left</source>
        <translation>noch %1:%2</translation>
    </message>
    <message>
        <source>The arguments must be a JSON object.</source>
        <translation>Die Argumente müssen ein JSON-Objekt sein.</translation>
    </message>
</context>
<context>
    <name>ApprovalsPage</name>
    <message>
        <source>Show decided ones</source>
        <translation>Entschiedene zeigen</translation>
    </message>
    <message>
        <source>Tool calls, newest first</source>
        <translation>Werkzeugaufrufe, neueste zuerst</translation>
    </message>
    <message>
        <source>Nothing was decided yet</source>
        <translation>Noch wurde nichts entschieden</translation>
    </message>
    <message>
        <source>Decisions stay here with who took them and why.</source>
        <translation>Entscheidungen bleiben hier stehen: wer sie traf und warum.</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>Nichts wartet auf dich</translation>
    </message>
    <message>
        <source>When an agent calls a tool that changes something, the call waits here with its exact arguments until you approve or deny it. What is not decided in time is denied.</source>
        <translation>Ruft ein Agent ein Werkzeug auf, das etwas ändert, wartet der Aufruf hier mit seinen genauen Argumenten, bis du ihn freigibst oder ablehnst. Was nicht rechtzeitig entschieden wird, ist abgelehnt.</translation>
    </message>
    <message>
        <source>This server keeps no approvals</source>
        <translation>Dieser Server kennt keine Freigaben</translation>
    </message>
    <message>
        <source>It is older than this console.</source>
        <translation>Er ist älter als diese Konsole.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
</context>
<context>
    <name>BucketBrowser</name>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Upload files</source>
        <translation>Dateien hochladen</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Speichern unter</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Objects of the bucket</source>
        <translation>Objekte des Buckets</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>Upload to %1</source>
        <translation>Hochladen nach %1</translation>
    </message>
    <message>
        <source>The bucket does not exist yet. S3 clients create it too.</source>
        <translation>Den Bucket gibt es noch nicht. S3-Clients legen ihn ebenfalls an.</translation>
    </message>
    <message>
        <source>Create %1</source>
        <translation>%1 anlegen</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>The first %1 objects; a deeper folder shows more.</source>
        <translation>Die ersten %1 Objekte; tiefere Ordner zeigen mehr.</translation>
    </message>
    <message>
        <source>Empty. Drop files here, or choose them with “Upload files”.</source>
        <translation>Leer. Dateien hierher ziehen oder mit „Dateien hochladen“ wählen.</translation>
    </message>
    <message>
        <source>Drop files here to upload them into %1</source>
        <translation>Dateien hierher ziehen, um sie nach %1 hochzuladen</translation>
    </message>
    <message>
        <source>Choose an object first</source>
        <translation>Zuerst ein Objekt wählen</translation>
    </message>
    <message>
        <source>Created %1</source>
        <translation>%1 angelegt</translation>
    </message>
    <message>
        <source>Uploaded</source>
        <translation>Hochgeladen</translation>
    </message>
    <message>
        <source>Uploaded %1 files</source>
        <translation>%1 Dateien hochgeladen</translation>
    </message>
    <message>
        <source>Uploading %1</source>
        <translation>%1 wird hochgeladen</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>%1 was not saved: %2</source>
        <translation>%1 wurde nicht gespeichert: %2</translation>
    </message>
    <message>
        <source>Remove an object</source>
        <translation>Ein Objekt entfernen</translation>
    </message>
    <message>
        <source>Remove %1 from %2? It cannot be brought back.</source>
        <translation>%1 aus %2 entfernen? Es lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
</context>
<context>
    <name>CodeEditor</name>
    <message>
        <source>Function source</source>
        <translation>Quelltext der Funktion</translation>
    </message>
</context>
<context>
    <name>CodePage</name>
    <message>
        <source>Line %1, column %2</source>
        <translation>Zeile %1, Spalte %2</translation>
    </message>
    <message>
        <source>Problems in the code</source>
        <translation>Probleme im Code</translation>
    </message>
    <message>
        <source>Back to the editor</source>
        <translation>Zurück zum Editor</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Return deploys, Ctrl+Return runs</source>
        <translation>Strg+Umschalt+Eingabe: Deploy, Strg+Eingabe: Aufruf</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>Problems: %1</source>
        <translation>Probleme: %1</translation>
    </message>
    <message>
        <source>F8 goes to the next one</source>
        <translation>F8 geht zum nächsten</translation>
    </message>
    <message>
        <source>File that is compared</source>
        <translation>Verglichene Datei</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Einstieg</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command, a function or a call</source>
        <translation>Einen Befehl, eine Funktion oder einen Aufruf finden</translation>
    </message>
    <message>
        <source>Commands, functions, calls, log texts</source>
        <translation>Befehle, Funktionen, Aufrufe, Logtexte</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Up and down choose, Return runs, Escape closes</source>
        <translation>Auf und Ab wählen, Eingabe führt aus, Escape schließt</translation>
    </message>
</context>
<context>
    <name>ConnectDialog</name>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>Mit einem Server verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>As `isola serve` prints it. Use https beyond this machine.</source>
        <translation>Wie `isola serve` sie ausgibt. Jenseits dieses Rechners https nehmen.</translation>
    </message>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>The admin token or a service token of the app. It is kept in the desktop&apos;s keychain, or else in a file that only you can read.</source>
        <translation>Das Admin-Token oder ein Service-Token der App. Es liegt im Schlüsselbund des Desktops, sonst in einer Datei, die nur Sie lesen können.</translation>
    </message>
    <message>
        <source>An address is like http://127.0.0.1:4000.</source>
        <translation>Eine Adresse ist etwa http://127.0.0.1:4000.</translation>
    </message>
    <message>
        <source>Address, app and token are needed.</source>
        <translation>Adresse, App und Token sind nötig.</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
</context>
<context>
    <name>ConsoleText</name>
    <message>
        <source>Nothing was printed.</source>
        <translation>Nichts wurde ausgegeben.</translation>
    </message>
</context>
<context>
    <name>CronLive</name>
    <message>
        <source>Run now</source>
        <translation>Jetzt ausführen</translation>
    </message>
    <message>
        <source>Next runs</source>
        <translation>Nächste Läufe</translation>
    </message>
    <message>
        <source>Beside its schedule: the next run stays when it is</source>
        <translation>Neben dem Zeitplan: der nächste Lauf bleibt, wann er ist</translation>
    </message>
    <message>
        <source>Deploy the schedule first</source>
        <translation>Zuerst den Zeitplan bereitstellen</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>here</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>clocks change</source>
        <translation>Zeitumstellung</translation>
    </message>
    <message>
        <source>The app is paused: nothing runs.</source>
        <translation>Die App ist angehalten: nichts läuft.</translation>
    </message>
    <message>
        <source>Switched off: nothing runs by itself.</source>
        <translation>Ausgeschaltet: nichts läuft von selbst.</translation>
    </message>
    <message>
        <source>Last run %1: %2</source>
        <translation>Letzter Lauf %1: %2</translation>
    </message>
    <message>
        <source>It has not run yet.</source>
        <translation>Noch nicht gelaufen.</translation>
    </message>
    <message>
        <source>%1 runs now, beside its schedule</source>
        <translation>%1 läuft jetzt, neben dem Zeitplan</translation>
    </message>
</context>
<context>
    <name>CronSentence</name>
    <message>
        <source>in %1</source>
        <translation>im %1</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <comment>the last two of a list</comment>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>every minute</source>
        <translation>jede Minute</translation>
    </message>
    <message>
        <source>every %1 minutes</source>
        <translation>alle %1 Minuten</translation>
    </message>
    <message>
        <source>at minute %1</source>
        <translation>zur Minute %1</translation>
    </message>
    <message>
        <source>Every minute</source>
        <translation>Jede Minute</translation>
    </message>
    <message>
        <source>Every %1 minutes</source>
        <translation>Alle %1 Minuten</translation>
    </message>
    <message>
        <source>Every hour, on the hour</source>
        <translation>Jede volle Stunde</translation>
    </message>
    <message>
        <source>Every hour at minute %1</source>
        <translation>Jede Stunde zur Minute %1</translation>
    </message>
    <message>
        <source>Every %1 hours at minute %2</source>
        <translation>Alle %1 Stunden zur Minute %2</translation>
    </message>
    <message>
        <source>At %1</source>
        <translation>Um %1</translation>
    </message>
    <message>
        <source>%1, from %2 to %3</source>
        <translation>%1, von %2 bis %3</translation>
    </message>
    <message>
        <source>%1 of the hours %2</source>
        <translation>%1 der Stunden %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>days of the week</comment>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>every %1 days of the month</source>
        <translation>alle %1 Tage des Monats</translation>
    </message>
    <message>
        <source>on day %1 of the month</source>
        <translation>am Tag %1 des Monats</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>jeden Tag</translation>
    </message>
    <message>
        <source>%1 or on %2</source>
        <translation>%1 oder am %2</translation>
    </message>
</context>
<context>
    <name>DebugOptions</name>
    <message>
        <source>Break on the first line</source>
        <translation>In der ersten Zeile anhalten</translation>
    </message>
    <message>
        <source>Stops where the handler begins, before anything of it ran</source>
        <translation>Hält, wo der Handler beginnt, ehe etwas davon gelaufen ist</translation>
    </message>
    <message>
        <source>Break on uncaught exceptions</source>
        <translation>Bei ungefangenen Ausnahmen anhalten</translation>
    </message>
    <message>
        <source>Break on caught exceptions</source>
        <translation>Auch bei gefangenen Ausnahmen anhalten</translation>
    </message>
    <message>
        <source>Stops where an exception is thrown that no code of the function&apos;s is going to catch</source>
        <translation>Hält, wo eine Ausnahme geworfen wird, die kein Code der Funktion fangen wird</translation>
    </message>
    <message>
        <source>Stops where any exception is thrown, also one that is caught later</source>
        <translation>Hält, wo irgendeine Ausnahme geworfen wird, auch eine, die später gefangen wird</translation>
    </message>
</context>
<context>
    <name>DebugPage</name>
    <message>
        <source>Debug this call</source>
        <translation>Diesen Aufruf debuggen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Stand in a call</source>
        <translation>In einem Aufruf stehen</translation>
    </message>
    <message>
        <source>The request of the Code tab runs once more, in an instance of its own: others who call the function meanwhile are not held up. Its time limit stands still while you look.</source>
        <translation>Die Anfrage aus dem Reiter Code läuft noch einmal, in einer eigenen Instanz: Wer die Funktion währenddessen aufruft, wird nicht aufgehalten. Ihr Zeitlimit steht still, solange Sie hinsehen.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Runs your draft</source>
        <translation>Führt Ihren Entwurf aus</translation>
    </message>
    <message>
        <source>Runs v%1</source>
        <translation>Führt v%1 aus</translation>
    </message>
    <message>
        <source>Answered %1. DevTools stay open until you stop.</source>
        <translation>Antwort %1. Die DevTools bleiben offen, bis Sie beenden.</translation>
    </message>
    <message>
        <source>DevTools could not be opened.</source>
        <translation>Die DevTools konnten nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>The debugging pages of QtWebEngine are missing; isola debug opens the session for Chrome or VS Code.</source>
        <translation>Die Debug-Seiten von QtWebEngine fehlen; isola debug öffnet die Sitzung für Chrome oder VS Code.</translation>
    </message>
    <message>
        <source>The session has ended: %1</source>
        <translation>Die Sitzung ist beendet: %1</translation>
    </message>
</context>
<context>
    <name>DeliveryList</name>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>Deliver again</source>
        <translation>Erneut zustellen</translation>
    </message>
    <message>
        <source>Show the call</source>
        <translation>Aufruf zeigen</translation>
    </message>
    <message>
        <source>Deliveries, newest first</source>
        <translation>Zustellungen, neueste zuerst</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>waits, %1</source>
        <translation>wartet, %1</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>zugestellt</translation>
    </message>
    <message>
        <source>given up</source>
        <translation>aufgegeben</translation>
    </message>
    <message>
        <source>event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Event %1</source>
        <translation>Ereignis %1</translation>
    </message>
    <message>
        <source>No deliveries yet</source>
        <translation>Noch keine Zustellungen</translation>
    </message>
    <message>
        <source>It has not run yet</source>
        <translation>Noch nicht gelaufen</translation>
    </message>
    <message>
        <source>Choose a delivery first</source>
        <translation>Zuerst eine Zustellung wählen</translation>
    </message>
    <message>
        <source>Only what was given up can be delivered again</source>
        <translation>Nur Aufgegebenes lässt sich erneut zustellen</translation>
    </message>
    <message>
        <source>With all its attempts</source>
        <translation>Mit allen Versuchen</translation>
    </message>
    <message>
        <source>It is being delivered again</source>
        <translation>Wird erneut zugestellt</translation>
    </message>
</context>
<context>
    <name>DeployFlow</name>
    <message>
        <source>v%1 on the left, yours on the right</source>
        <translation>v%1 links, die eigene rechts</translation>
    </message>
    <message>
        <source>v%1 on the left, the editor&apos;s text on the right</source>
        <translation>v%1 links, der Text des Editors rechts</translation>
    </message>
    <message>
        <source>v%1 on the left, v%2 on the right</source>
        <translation>v%1 links, v%2 rechts</translation>
    </message>
</context>
<context>
    <name>DevToolsView</name>
    <message>
        <source>Debugger</source>
        <translation>Debugger</translation>
    </message>
</context>
<context>
    <name>DiagnosticsCard</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>For a report of something that does not work. It holds no token, no values and no code.</source>
        <translation>Für die Meldung von etwas, das nicht geht. Er enthält kein Token, keine Werte und keinen Code.</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>EnvironmentModel</name>
    <message>
        <source>A name has letters, digits and _, and does not begin with a digit.</source>
        <translation>Ein Name hat Buchstaben, Ziffern und _ und beginnt nicht mit einer Ziffer.</translation>
    </message>
    <message>
        <source>Names that begin with ISOLA_ are reserved.</source>
        <translation>Namen, die mit ISOLA_ beginnen, sind vorbehalten.</translation>
    </message>
    <message>
        <source>stored</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>new, not applied</source>
        <translation>neu, nicht angewendet</translation>
    </message>
    <message>
        <source>changed, not applied</source>
        <translation>geändert, nicht angewendet</translation>
    </message>
    <message>
        <source>deleted, not applied</source>
        <translation>gelöscht, nicht angewendet</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>EnvironmentPage</name>
    <message>
        <source>New value</source>
        <translation>Neuer Wert</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Undo row</source>
        <translation>Zeile zurücknehmen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>No variables</source>
        <translation>Keine Variablen</translation>
    </message>
    <message>
        <source>A function reads them as ctx.env.NAME. They are stored encrypted and never shown again.</source>
        <translation>Eine Funktion liest sie als ctx.env.NAME. Sie werden verschlüsselt gespeichert und nie wieder gezeigt.</translation>
    </message>
    <message>
        <source>Variable name</source>
        <translation>Name der Variablen</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>NAME</translation>
    </message>
    <message>
        <source>Variable value</source>
        <translation>Wert der Variablen</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Paste .env</source>
        <translation>.env einfügen</translation>
    </message>
    <message>
        <source>Takes every NAME=value line from the clipboard</source>
        <translation>Nimmt jede Zeile NAME=Wert aus der Zwischenablage</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Variablen</translation>
    </message>
    <message>
        <source>The clipboard holds no NAME=value line.</source>
        <translation>Die Zwischenablage enthält keine Zeile NAME=Wert.</translation>
    </message>
    <message>
        <source>Copy the content of a .env file first.</source>
        <translation>Kopiere zuerst den Inhalt einer .env-Datei.</translation>
    </message>
    <message>
        <source>Variables taken from the clipboard: %1</source>
        <translation>Aus der Zwischenablage übernommene Variablen: %1</translation>
    </message>
    <message>
        <source>Apply stores them.</source>
        <translation>Anwenden speichert sie.</translation>
    </message>
    <message>
        <source>Nothing has been changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Changes not applied yet: %1</source>
        <translation>Noch nicht angewendete Änderungen: %1</translation>
    </message>
    <message>
        <source>Applied.</source>
        <translation>Angewendet.</translation>
    </message>
    <message>
        <source>The next call sees it.</source>
        <translation>Der nächste Aufruf sieht es.</translation>
    </message>
    <message>
        <source>Inherited from the app: %1</source>
        <translation>Von der App geerbt: %1</translation>
    </message>
</context>
<context>
    <name>ErrorGroupList</name>
    <message>
        <source>Errors that are alike, most frequent first</source>
        <translation>Gleichartige Fehler, häufigste zuerst</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Zuerst</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Zuletzt</translation>
    </message>
</context>
<context>
    <name>FileTabs</name>
    <message>
        <source>Add a file</source>
        <translation>Eine Datei hinzufügen</translation>
    </message>
    <message>
        <source>Rename this file (F2)</source>
        <translation>Diese Datei umbenennen (F2)</translation>
    </message>
    <message>
        <source>Take this file out</source>
        <translation>Diese Datei herausnehmen</translation>
    </message>
    <message>
        <source>Files of the function</source>
        <translation>Dateien der Funktion</translation>
    </message>
    <message>
        <source>Name of the file</source>
        <translation>Name der Datei</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Einstieg</translation>
    </message>
</context>
<context>
    <name>FlameChart</name>
    <message>
        <source>Flame chart</source>
        <translation>Flammendiagramm</translation>
    </message>
    <message>
        <source>%1: %2, of it %3 itself</source>
        <translation>%1: %2, davon %3 selbst</translation>
    </message>
    <message>
        <source>%1
%2, line %3</source>
        <translation>%1
%2, Zeile %3</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Einstieg</translation>
    </message>
</context>
<context>
    <name>FlameGraph</name>
    <message>
        <source>(anonymous)</source>
        <translation>(namenlos)</translation>
    </message>
    <message>
        <source>(garbage collection)</source>
        <translation>(Speicherbereinigung)</translation>
    </message>
    <message>
        <source>(platform)</source>
        <translation>(Plattform)</translation>
    </message>
</context>
<context>
    <name>FrameModel</name>
    <message>
        <source>out</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>in</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>socket</source>
        <translation>Socket</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
</context>
<context>
    <name>FunctionChooser</name>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>All functions</source>
        <translation>Alle Funktionen</translation>
    </message>
</context>
<context>
    <name>FunctionDebugging</name>
    <message>
        <source>Breakpoint at line %1</source>
        <translation>Haltepunkt in Zeile %1</translation>
    </message>
    <message>
        <source>Stops when this is true, for example order.price &gt; 100. Empty: always.</source>
        <translation>Hält, wenn dies wahr ist, zum Beispiel order.price &gt; 100. Leer: immer.</translation>
    </message>
</context>
<context>
    <name>FunctionDelegate</name>
    <message>
        <source>v%1 · failing</source>
        <translation>v%1 · fehlerhaft</translation>
    </message>
</context>
<context>
    <name>FunctionHeader</name>
    <message>
        <source>not deployed</source>
        <translation>nicht deployt</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>Deploy</translation>
    </message>
    <message>
        <source>All functions (Alt+Left)</source>
        <translation>Alle Funktionen (Alt+Links)</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>URL kopieren</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Logs</translation>
    </message>
    <message>
        <source>Delete this function</source>
        <translation>Diese Funktion löschen</translation>
    </message>
    <message>
        <source>Deploy (Ctrl+Shift+Return)</source>
        <translation>Deploy (Strg+Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Everything here is deployed.</source>
        <translation>Alles hier ist deployt.</translation>
    </message>
</context>
<context>
    <name>FunctionPage</name>
    <message>
        <source>Parts of the function</source>
        <translation>Teile der Funktion</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>Debuggen</translation>
    </message>
    <message>
        <source>Triggers</source>
        <translation>Auslöser</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Agent tool</source>
        <translation>Agenten-Werkzeug</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Copied %1</source>
        <translation>%1 kopiert</translation>
    </message>
    <message>
        <source>Draft kept. Deploy makes it live.</source>
        <translation>Entwurf aufbewahrt. Deploy stellt ihn live.</translation>
    </message>
    <message>
        <source>Everything here is deployed.</source>
        <translation>Alles hier ist deployt.</translation>
    </message>
    <message>
        <source>Nothing to deploy: %1 is live as it is.</source>
        <translation>Nichts zu deployen: %1 ist live, wie es ist.</translation>
    </message>
    <message>
        <source>%1 was not deployed: %2</source>
        <translation>%1 wurde nicht deployt: %2</translation>
    </message>
    <message>
        <source>Deployed %1 v%2</source>
        <translation>%1 v%2 ist deployt</translation>
    </message>
    <message>
        <source>%1 is now %2: imports of it have to follow</source>
        <translation>%1 heißt jetzt %2: Importe davon müssen folgen</translation>
    </message>
    <message>
        <source>Took out %1</source>
        <translation>%1 herausgenommen</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>The call of %1, once more</source>
        <translation>Der Aufruf von %1, noch einmal</translation>
    </message>
    <message>
        <source>The call of %1, as it was recorded</source>
        <translation>Der Aufruf von %1, wie er aufgezeichnet wurde</translation>
    </message>
</context>
<context>
    <name>FunctionTransfer</name>
    <message>
        <source>%1 exists already.</source>
        <translation>%1 gibt es schon.</translation>
    </message>
    <message>
        <source>Take another name.</source>
        <translation>Nimm einen anderen Namen.</translation>
    </message>
    <message>
        <source>%1 is live. Set its variables: their values are never copied.</source>
        <translation>%1 ist live. Setze die Variablen: ihre Werte werden nie kopiert.</translation>
    </message>
    <message>
        <source>%1 is live.</source>
        <translation>%1 ist live.</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>%1 wurde nicht geschrieben: %2</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Wähle einen anderen Ort.</translation>
    </message>
    <message>
        <source>Functions written to %1: %2, without the values of variables.</source>
        <translation>Nach %1 geschriebene Funktionen: %2, ohne die Werte der Variablen.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>Functions imported: %1. Variables have to be set anew.</source>
        <translation>Importierte Funktionen: %1. Variablen sind neu zu setzen.</translation>
    </message>
    <message>
        <source>%1 was not imported, %2 before it were: %3</source>
        <translation>%1 wurde nicht importiert, %2 davor schon: %3</translation>
    </message>
</context>
<context>
    <name>FunctionsModel</name>
    <message>
        <source>%1 calls in the last hour, %2 failed</source>
        <translation>%1 Aufrufe in der letzten Stunde, %2 fehlgeschlagen</translation>
    </message>
    <message>
        <source>95 of 100 calls of the last hour were faster</source>
        <translation>95 von 100 Aufrufen der letzten Stunde waren schneller</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Triggers</source>
        <translation>Auslöser</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>Zuletzt</translation>
    </message>
</context>
<context>
    <name>FunctionsPanel</name>
    <message>
        <source>Search functions</source>
        <translation>Funktionen suchen</translation>
    </message>
    <message>
        <source>Search name, description, trigger</source>
        <translation>Name, Beschreibung, Auslöser suchen</translation>
    </message>
    <message>
        <source>Reload (F5)</source>
        <translation>Neu laden (F5)</translation>
    </message>
    <message>
        <source>Import, export, deleted functions</source>
        <translation>Import, Export, gelöschte Funktionen</translation>
    </message>
    <message>
        <source>New function</source>
        <translation>Neue Funktion</translation>
    </message>
    <message>
        <source>New function (Ctrl+N)</source>
        <translation>Neue Funktion (Strg+N)</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>Import functions…</source>
        <translation>Funktionen importieren…</translation>
    </message>
    <message>
        <source>Export all functions…</source>
        <translation>Alle Funktionen exportieren…</translation>
    </message>
    <message>
        <source>Deleted functions…</source>
        <translation>Gelöschte Funktionen…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>URL kopieren</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>Verdoppeln…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>%1 verdoppeln</translation>
    </message>
    <message>
        <source>Name of the copy, part of its URL</source>
        <translation>Name der Kopie, Teil ihrer URL</translation>
    </message>
    <message>
        <source>%1-copy</source>
        <translation>%1-kopie</translation>
    </message>
    <message>
        <source>Duplicate and deploy</source>
        <translation>Verdoppeln und deployen</translation>
    </message>
    <message>
        <source>Export functions</source>
        <translation>Funktionen exportieren</translation>
    </message>
    <message>
        <source>Isola functions (*.json)</source>
        <translation>Isola-Funktionen (*.json)</translation>
    </message>
    <message>
        <source>Import functions</source>
        <translation>Funktionen importieren</translation>
    </message>
    <message>
        <source>Deleted %1</source>
        <translation>%1 gelöscht</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>No functions yet</source>
        <translation>Noch keine Funktionen</translation>
    </message>
    <message>
        <source>A function is a piece of JavaScript or TypeScript that answers a request. Write the first one here; it is live a moment later.</source>
        <translation>Eine Funktion ist ein Stück JavaScript oder TypeScript, das eine Anfrage beantwortet. Schreibe hier die erste; einen Augenblick später ist sie live.</translation>
    </message>
    <message>
        <source>Nothing matches “%1”</source>
        <translation>Nichts passt zu „%1“</translation>
    </message>
    <message>
        <source>The search looks at names, descriptions and triggers.</source>
        <translation>Gesucht wird in Namen, Beschreibungen und Auslösern.</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
</context>
<context>
    <name>HttpLive</name>
    <message>
        <source>Make a test call</source>
        <translation>Testaufruf machen</translation>
    </message>
    <message>
        <source>URL of the function</source>
        <translation>URL der Funktion</translation>
    </message>
    <message>
        <source>open to everyone</source>
        <translation>offen für alle</translation>
    </message>
    <message>
        <source>Whoever knows the URL can call it, from anywhere that reaches this server.</source>
        <translation>Wer die URL kennt, kann sie aufrufen, von überall, wo dieser Server erreichbar ist.</translation>
    </message>
    <message>
        <source>open, users recognised</source>
        <translation>offen, Benutzer werden erkannt</translation>
    </message>
    <message>
        <source>Everyone may call; ctx.user is set for those with a token.</source>
        <translation>Alle dürfen aufrufen; ctx.user ist bei denen mit Token gesetzt.</translation>
    </message>
    <message>
        <source>token required</source>
        <translation>Token nötig</translation>
    </message>
    <message>
        <source>Without a token the answer is 401, and nothing runs.</source>
        <translation>Ohne Token ist die Antwort 401, und nichts läuft.</translation>
    </message>
</context>
<context>
    <name>InvokePane</name>
    <message>
        <source>Run</source>
        <translation>Aufrufen</translation>
    </message>
    <message>
        <source>Test call</source>
        <translation>Testaufruf</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>/path?name=value</source>
        <translation>/pfad?name=wert</translation>
    </message>
    <message>
        <source>Path and query</source>
        <translation>Pfad und Query</translation>
    </message>
    <message>
        <source>Run (Ctrl+Return)</source>
        <translation>Aufrufen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Request body</source>
        <translation>Inhalt der Anfrage</translation>
    </message>
    <message>
        <source>Request body, for example {&quot;name&quot;: &quot;Ada&quot;}</source>
        <translation>Inhalt der Anfrage, zum Beispiel {&quot;name&quot;: &quot;Ada&quot;}</translation>
    </message>
    <message>
        <source>Request headers</source>
        <translation>Kopfzeilen der Anfrage</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>Call as this user</source>
        <translation>Als dieser Nutzer aufrufen</translation>
    </message>
    <message>
        <source>as user (optional)</source>
        <translation>als Nutzer (freiwillig)</translation>
    </message>
    <message>
        <source>ctx.user.id of the call; empty: as a developer without a user</source>
        <translation>ctx.user.id des Aufrufs; leer: als Entwickler ohne Nutzer</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Als cURL kopieren</translation>
    </message>
    <message>
        <source>Copy as fetch()</source>
        <translation>Als fetch() kopieren</translation>
    </message>
    <message>
        <source>Sample of a trigger</source>
        <translation>Beispiel eines Auslösers</translation>
    </message>
    <message>
        <source>Calls made before</source>
        <translation>Frühere Aufrufe</translation>
    </message>
    <message>
        <source>Copy this call</source>
        <translation>Diesen Aufruf kopieren</translation>
    </message>
    <message>
        <source>No call yet</source>
        <translation>Noch kein Aufruf</translation>
    </message>
    <message>
        <source>%1  %2 %3  %4, %5</source>
        <translation>%1  %2 %3  %4, %5</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>Mend that line, or take it out.</source>
        <translation>Berichtige die Zeile oder nimm sie heraus.</translation>
    </message>
    <message>
        <source>What runs</source>
        <translation>Was läuft</translation>
    </message>
    <message>
        <source>The draft runs by itself: checked like a deploy, but never live</source>
        <translation>Der Entwurf läuft für sich: geprüft wie beim Bereitstellen, aber nie live</translation>
    </message>
    <message>
        <source>ctx.trigger says so; press to call as a test again</source>
        <translation>ctx.trigger sagt es so; drücken, um wieder als Test aufzurufen</translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation>Noch einmal ausführen</translation>
    </message>
    <message>
        <source>Edit it first</source>
        <translation>Erst bearbeiten</translation>
    </message>
    <message>
        <source>as %1</source>
        <translation>als %1</translation>
    </message>
    <message>
        <source>v%1, live</source>
        <translation>v%1, live</translation>
    </message>
    <message>
        <source>Draft, not deployed</source>
        <translation>Entwurf, nicht bereitgestellt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop (Shift+F5)</source>
        <translation>Anhalten (Umschalt+F5)</translation>
    </message>
    <message>
        <source>Debug this request (Ctrl+F5)</source>
        <translation>Diese Anfrage debuggen (Strg+F5)</translation>
    </message>
    <message>
        <source>Profile this call</source>
        <translation>Diesen Aufruf messen</translation>
    </message>
</context>
<context>
    <name>KeyValueEditor</name>
    <message>
        <source>content-type: application/json</source>
        <translation>content-type: application/json</translation>
    </message>
    <message>
        <source>Header line %1 must read name: value</source>
        <translation>Kopfzeile %1 muss Name: Wert lauten</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter the keys</source>
        <translation>Die Tasten filtern</translation>
    </message>
    <message>
        <source>Keys and what they do</source>
        <translation>Tasten und was sie tun</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>A function</source>
        <translation>Eine Funktion</translation>
    </message>
    <message>
        <source>The log</source>
        <translation>Das Protokoll</translation>
    </message>
    <message>
        <source>The list of functions</source>
        <translation>Die Liste der Funktionen</translation>
    </message>
    <message>
        <source>Keep the draft</source>
        <translation>Den Entwurf behalten</translation>
    </message>
    <message>
        <source>Look a deploy over; once more deploys</source>
        <translation>Ein Bereitstellen durchsehen; noch einmal stellt bereit</translation>
    </message>
    <message>
        <source>Make a test call</source>
        <translation>Testaufruf machen</translation>
    </message>
    <message>
        <source>Stop the test call</source>
        <translation>Den Testaufruf anhalten</translation>
    </message>
    <message>
        <source>Its log</source>
        <translation>Ihr Protokoll</translation>
    </message>
    <message>
        <source>Next and previous problem in the code</source>
        <translation>Nächstes und voriges Problem im Code</translation>
    </message>
    <message>
        <source>Rename the file</source>
        <translation>Die Datei umbenennen</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Zurück zur Liste</translation>
    </message>
    <message>
        <source>Next and previous error</source>
        <translation>Nächster und voriger Fehler</translation>
    </message>
    <message>
        <source>The source of the row</source>
        <translation>Der Quelltext der Zeile</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Delete, which can be undone</source>
        <translation>Löschen, was sich zurücknehmen lässt</translation>
    </message>
    <message>
        <source>Debug the test call</source>
        <translation>Den Testaufruf debuggen</translation>
    </message>
    <message>
        <source>Breakpoint at the line, and its condition</source>
        <translation>Haltepunkt in der Zeile, und seine Bedingung</translation>
    </message>
    <message>
        <source>While a call stands: go on</source>
        <translation>Wenn ein Aufruf steht: weiter</translation>
    </message>
    <message>
        <source>Step over, into, out</source>
        <translation>Darüber, hinein, heraus</translation>
    </message>
</context>
<context>
    <name>LimitsPage</name>
    <message>
        <source> ms</source>
        <translation> ms</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Description and limits</source>
        <translation>Beschreibung und Grenzen</translation>
    </message>
    <message>
        <source>They take effect with the next deploy.</source>
        <translation>Sie gelten ab dem nächsten Deploy.</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>A sentence for the list of functions.</source>
        <translation>Ein Satz für die Liste der Funktionen.</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>Zeitgrenze</translation>
    </message>
    <message>
        <source>A call that takes longer is stopped and answered with 504. At most five minutes.</source>
        <translation>Ein Aufruf, der länger braucht, wird angehalten und mit 504 beantwortet. Höchstens fünf Minuten.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>A call that needs more is stopped; no other function notices. 64 to 1024 MB.</source>
        <translation>Ein Aufruf, der mehr braucht, wird angehalten; keine andere Funktion merkt etwas. 64 bis 1024 MB.</translation>
    </message>
</context>
<context>
    <name>LogDetails</name>
    <message>
        <source>Go to source</source>
        <translation>Zum Quelltext</translation>
    </message>
    <message>
        <source>Error, stack and console output</source>
        <translation>Fehler, Stack und Konsolenausgabe</translation>
    </message>
    <message>
        <source>Choose a row to see the whole call</source>
        <translation>Wähle eine Zeile, um den ganzen Aufruf zu sehen</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Auslöser</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>Aufrufer</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>%1, of it CPU %2</source>
        <translation>%1, davon CPU %2</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 herein, %2 hinaus</translation>
    </message>
    <message>
        <source>Invocation</source>
        <translation>Aufruf-Nummer</translation>
    </message>
    <message>
        <source>Go to line %1 of the source</source>
        <translation>Zu Zeile %1 im Quelltext</translation>
    </message>
    <message>
        <source>Open the function</source>
        <translation>Funktion öffnen</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Debug this call</source>
        <translation>Diesen Aufruf debuggen</translation>
    </message>
    <message>
        <source>Makes this call once more and stops in it, where it failed if it did</source>
        <translation>Macht diesen Aufruf noch einmal und hält darin an: wo er scheiterte, wenn er es tat</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message>
        <source>%1 written to %2</source>
        <translation>%1 nach %2 geschrieben</translation>
    </message>
    <message>
        <source>The log was not written to %1: %2</source>
        <translation>Das Log wurde nicht nach %1 geschrieben: %2</translation>
    </message>
    <message>
        <source>Choose another place, or try again.</source>
        <translation>Wähle einen anderen Ort oder versuche es noch einmal.</translation>
    </message>
</context>
<context>
    <name>LogFilterBar</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Words, or fn:name level:error status:500 trigger:cron version:3</source>
        <translation>Wörter oder fn:name level:error status:500 trigger:cron version:3</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>Gespeicherte Filter</translation>
    </message>
    <message>
        <source>fn:, level:error, status:, trigger:, version:, since: and until: narrow the search; other words are looked for in errors, stacks and console output.</source>
        <translation>fn:, level:error, status:, trigger:, version:, since: und until: engen die Suche ein; andere Wörter werden in Fehlern, Stacks und Konsolenausgaben gesucht.</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Auslöser</translation>
    </message>
    <message>
        <source>Any trigger</source>
        <translation>Jeder Auslöser</translation>
    </message>
    <message>
        <source>Save this filter…</source>
        <translation>Diesen Filter speichern…</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>Diesen Filter speichern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>What the word may become</source>
        <translation>Was aus dem Wort werden kann</translation>
    </message>
</context>
<context>
    <name>LogHistogram</name>
    <message>
        <source>Calls over time</source>
        <translation>Aufrufe über die Zeit</translation>
    </message>
    <message>
        <source>Left and Right choose a time, Escape takes all of it again.</source>
        <translation>Links und Rechts wählen eine Zeit, Escape nimmt wieder alles.</translation>
    </message>
    <message>
        <source>%1
%2 calls, %3 failed</source>
        <translation>%1
%2 Aufrufe, %3 fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>LoggedCall</name>
    <message>
        <source>The log keeps that %1 was delivered, not what it held: fill the body in.</source>
        <translation>Das Protokoll weiß, dass %1 zugestellt wurde, nicht was darin stand: der Body ist auszufüllen.</translation>
    </message>
    <message>
        <source>The log keeps no headers.</source>
        <translation>Das Protokoll behält keine Header.</translation>
    </message>
    <message>
        <source>The log keeps neither headers nor body (%1): fill them in.</source>
        <translation>Das Protokoll behält weder Header noch Body (%1): sie sind auszufüllen.</translation>
    </message>
</context>
<context>
    <name>LogsModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Auslöser</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>LogsPanel</name>
    <message>
        <source>Group errors</source>
        <translation>Fehler gruppieren</translation>
    </message>
    <message>
        <source>Time of the bars</source>
        <translation>Zeitraum der Balken</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last %1 hours</source>
        <translation>Letzte %1 Stunden</translation>
    </message>
    <message>
        <source>Last %1 days</source>
        <translation>Letzte %1 Tage</translation>
    </message>
    <message>
        <source>Counts errors that are the same but for numbers and quoted values, among the rows loaded</source>
        <translation>Zählt Fehler, die bis auf Zahlen und Werte in Anführungszeichen gleich sind, unter den geladenen Zeilen</translation>
    </message>
    <message>
        <source>Export what matches</source>
        <translation>Exportieren, was passt</translation>
    </message>
    <message>
        <source>Reload (F5)</source>
        <translation>Neu laden (F5)</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Logs</translation>
    </message>
    <message>
        <source>As JSON Lines…</source>
        <translation>Als JSON Lines…</translation>
    </message>
    <message>
        <source>As CSV…</source>
        <translation>Als CSV…</translation>
    </message>
    <message>
        <source>Calls, newest first</source>
        <translation>Aufrufe, neueste zuerst</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>A time of the past</source>
        <translation>Ein vergangener Zeitraum</translation>
    </message>
    <message>
        <source>Not live</source>
        <translation>Nicht live</translation>
    </message>
    <message>
        <source>New calls appear by themselves.</source>
        <translation>Neue Aufrufe erscheinen von selbst.</translation>
    </message>
    <message>
        <source>A double click on the bars takes all of the time again.</source>
        <translation>Ein Doppelklick auf die Balken nimmt wieder den ganzen Zeitraum.</translation>
    </message>
    <message>
        <source>This server does not push new rows: reload to see them.</source>
        <translation>Dieser Server meldet neue Zeilen nicht: lade neu, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>%1 new, show</source>
        <translation>%1 neu, zeigen</translation>
    </message>
    <message>
        <source>Export the log</source>
        <translation>Log exportieren</translation>
    </message>
    <message>
        <source>No errors</source>
        <translation>Keine Fehler</translation>
    </message>
    <message>
        <source>None of the calls that are loaded has failed.</source>
        <translation>Keiner der geladenen Aufrufe ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <translation>Noch keine Aufrufe</translation>
    </message>
    <message>
        <source>Every call of a function becomes a row here, with its console output and its errors.</source>
        <translation>Jeder Aufruf einer Funktion wird hier eine Zeile, mit seiner Konsolenausgabe und seinen Fehlern.</translation>
    </message>
    <message>
        <source>No call matches</source>
        <translation>Kein Aufruf passt</translation>
    </message>
    <message>
        <source>Nothing in the log fits all of these filters. Take one away to see more.</source>
        <translation>Nichts im Log passt zu allen diesen Filtern. Nimm einen weg, um mehr zu sehen.</translation>
    </message>
    <message>
        <source>A right click chooses columns</source>
        <translation>Ein Rechtsklick wählt Spalten</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Search in this panel</source>
        <translation>In dieser Ansicht suchen</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Alles finden</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Logs</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>New function</source>
        <translation>Neue Funktion</translation>
    </message>
    <message>
        <source>Deploy this function</source>
        <translation>Diese Funktion deployen</translation>
    </message>
    <message>
        <source>Call this function</source>
        <translation>Diese Funktion aufrufen</translation>
    </message>
    <message>
        <source>Debug a call of this function</source>
        <translation>Einen Aufruf dieser Funktion debuggen</translation>
    </message>
    <message>
        <source>function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Logs of %1</source>
        <translation>Logs von %1</translation>
    </message>
    <message>
        <source>logs</source>
        <translation>Logs</translation>
    </message>
    <message>
        <source>Search all logs for “%1”</source>
        <translation>Alle Logs nach „%1“ durchsuchen</translation>
    </message>
    <message>
        <source>%1 waits for your approval</source>
        <translation>%1 wartet auf deine Freigabe</translation>
    </message>
    <message>
        <source>An agent wants to change something</source>
        <translation>Ein Agent will etwas ändern</translation>
    </message>
    <message>
        <source>Starting the server</source>
        <translation>Der Server startet</translation>
    </message>
    <message>
        <source>Functions, logs and settings appear as soon as it answers.</source>
        <translation>Funktionen, Logs und Einstellungen erscheinen, sobald er antwortet.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>The function before</source>
        <translation>Die vorige Funktion</translation>
    </message>
    <message>
        <source>Close this function</source>
        <translation>Diese Funktion schließen</translation>
    </message>
    <message>
        <source>Connect to another server</source>
        <translation>Mit einem anderen Server verbinden</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Zu %1</translation>
    </message>
    <message>
        <source>server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Profile a call of this function</source>
        <translation>Einen Aufruf dieser Funktion messen</translation>
    </message>
</context>
<context>
    <name>MetricsChart</name>
    <message>
        <source>no calls</source>
        <translation>keine Aufrufe</translation>
    </message>
</context>
<context>
    <name>MetricsPanel</name>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>No calls in this time</source>
        <translation>Keine Aufrufe in diesem Zeitraum</translation>
    </message>
    <message>
        <source>Choose a longer time or another function. Figures appear within a minute of a call.</source>
        <translation>Wähle einen längeren Zeitraum oder eine andere Funktion. Zahlen erscheinen spätestens eine Minute nach einem Aufruf.</translation>
    </message>
    <message>
        <source>Reload (F5)</source>
        <translation>Neu laden (F5)</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 T</translation>
    </message>
    <message>
        <source>The last %1</source>
        <translation>Die letzten %1</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Median duration</source>
        <translation>Mittlere Dauer</translation>
    </message>
    <message>
        <source>95 of 100 within</source>
        <translation>95 von 100 binnen</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>Höchster Speicher</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Duration, ms</source>
        <translation>Dauer, ms</translation>
    </message>
    <message>
        <source>CPU time, ms</source>
        <translation>CPU-Zeit, ms</translation>
    </message>
    <message>
        <source>all calls</source>
        <translation>alle Aufrufe</translation>
    </message>
    <message>
        <source>Memory, MB</source>
        <translation>Speicher, MB</translation>
    </message>
    <message>
        <source>average</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>peak</source>
        <translation>Spitze</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
</context>
<context>
    <name>NewFunctionDialog</name>
    <message>
        <source>Create and deploy</source>
        <translation>Anlegen und deployen</translation>
    </message>
    <message>
        <source>New function</source>
        <translation>Neue Funktion</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>hello-world</source>
        <translation>hello-world</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>What it does, in a sentence (optional)</source>
        <translation>Was sie tut, in einem Satz (freiwillig)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Name, part of its URL</source>
        <translation>Name, Teil ihrer URL</translation>
    </message>
    <message>
        <source>Begins as</source>
        <translation>Beginnt als</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>A function needs a name.</source>
        <translation>Eine Funktion braucht einen Namen.</translation>
    </message>
    <message>
        <source>%1 exists already.</source>
        <translation>%1 gibt es schon.</translation>
    </message>
    <message>
        <source>Take another name, or open that function and change it.</source>
        <translation>Nimm einen anderen Namen, oder öffne jene Funktion und ändere sie.</translation>
    </message>
</context>
<context>
    <name>PauseBar</name>
    <message>
        <source>The call that is debugged</source>
        <translation>Der Aufruf, der debuggt wird</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Step over</source>
        <translation>Darüber hinweg</translation>
    </message>
    <message>
        <source>Step into</source>
        <translation>Hinein</translation>
    </message>
    <message>
        <source>Step out</source>
        <translation>Heraus</translation>
    </message>
    <message>
        <source>Open DevTools</source>
        <translation>DevTools öffnen</translation>
    </message>
    <message>
        <source>Stop debugging</source>
        <translation>Debuggen beenden</translation>
    </message>
    <message>
        <source>Stands in code that is in no file</source>
        <translation>Steht in Code, der in keiner Datei ist</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Einstieg</translation>
    </message>
    <message>
        <source>Stands at line %1 of %2</source>
        <translation>Steht in Zeile %1 von %2</translation>
    </message>
    <message>
        <source>Stands at line %1 of %2, in %3</source>
        <translation>Steht in Zeile %1 von %2, in %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Answered; DevTools are still open</source>
        <translation>Beantwortet; die DevTools sind noch offen</translation>
    </message>
    <message>
        <source>Runs until a breakpoint</source>
        <translation>Läuft bis zu einem Haltepunkt</translation>
    </message>
</context>
<context>
    <name>ProfilePage</name>
    <message>
        <source>Profile this call</source>
        <translation>Diesen Aufruf messen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>See where a call&apos;s time or memory goes</source>
        <translation>Wohin Zeit oder Speicher eines Aufrufs gehen</translation>
    </message>
    <message>
        <source>The request of the Code tab runs once more with V8&apos;s profiler, in an instance of its own: what others call meanwhile is not slowed down.</source>
        <translation>Die Anfrage des Code-Reiters läuft noch einmal mit dem Profiler von V8, in einer eigenen Instanz: was andere derweil aufrufen, wird nicht gebremst.</translation>
    </message>
    <message>
        <source>What is measured</source>
        <translation>Was gemessen wird</translation>
    </message>
    <message>
        <source>CPU time</source>
        <translation>CPU-Zeit</translation>
    </message>
    <message>
        <source>Memory that stays, sampled</source>
        <translation>Speicher, der bleibt (Stichproben)</translation>
    </message>
    <message>
        <source>What the call allocated and what still lived when it had answered.</source>
        <translation>Was der Aufruf belegt hat und noch lebte, als er geantwortet hatte.</translation>
    </message>
    <message>
        <source>V8 forgets what was collected: an empty chart means that nothing stayed.</source>
        <translation>V8 vergisst, was eingesammelt wurde: Ein leeres Diagramm heißt, dass nichts geblieben ist.</translation>
    </message>
    <message>
        <source>Heap snapshot, into a file</source>
        <translation>Heap-Abbild, in eine Datei</translation>
    </message>
    <message>
        <source>Functions, those that took most themselves first</source>
        <translation>Funktionen, die teuersten zuerst</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Itself</source>
        <translation>Selbst</translation>
    </message>
    <message>
        <source>With what it calls</source>
        <translation>Mit Aufgerufenem</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>The wheel zooms, dragging moves; Return looks closer, Escape sees all, Space opens the source</source>
        <translation>Das Rad vergrößert, Ziehen verschiebt; Eingabe geht näher heran, Escape zeigt alles, Leertaste öffnet die Quelle</translation>
    </message>
    <message>
        <source>Export the profile</source>
        <translation>Das Profil exportieren</translation>
    </message>
    <message>
        <source>Where the snapshot goes</source>
        <translation>Wohin das Abbild kommt</translation>
    </message>
    <message>
        <source>Nothing was measured yet.</source>
        <translation>Es wurde noch nichts gemessen.</translation>
    </message>
    <message>
        <source>For Chrome&apos;s DevTools, VS Code and others</source>
        <translation>Für die DevTools von Chrome, VS Code und andere</translation>
    </message>
    <message>
        <source>The call runs</source>
        <translation>Der Aufruf läuft</translation>
    </message>
    <message>
        <source>Answered %1 in %2</source>
        <translation>Antwort %1 in %2</translation>
    </message>
    <message>
        <source>What is in memory after the answer: %1</source>
        <translation>Was nach der Antwort im Speicher ist: %1</translation>
    </message>
    <message>
        <source>Chrome&apos;s DevTools open it in their Memory tab.</source>
        <translation>Die DevTools von Chrome öffnen es im Reiter Memory.</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Einstieg</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, Zeile %2</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>Exportiert nach %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>ProfileRun</name>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>The call ended before it was measured: %1</source>
        <translation>Der Aufruf endete, ehe er gemessen war: %1</translation>
    </message>
    <message>
        <source>Calls that run into a limit take their instance along; give this one more room.</source>
        <translation>Aufrufe, die an eine Grenze stoßen, nehmen ihre Instanz mit; dieser braucht mehr Raum.</translation>
    </message>
</context>
<context>
    <name>ReplayView</name>
    <message>
        <source>Replay</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Runs the recorded call again, with the clock, the randomness and all answers of then: nothing leaves the server</source>
        <translation>Führt den aufgezeichneten Aufruf noch einmal aus, mit Uhr, Zufall und allen Antworten von damals: nichts verlässt den Server</translation>
    </message>
    <message>
        <source>Replay in debugger</source>
        <translation>Im Debugger wiederholen</translation>
    </message>
    <message>
        <source>What differs from then</source>
        <translation>Was anders ist als damals</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Damals</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>It answers %1 as it did then.</source>
        <translation>Die Antwort ist %1 wie damals.</translation>
    </message>
    <message>
        <source>It answers %1; differences: %2</source>
        <translation>Die Antwort ist %1; Unterschiede: %2</translation>
    </message>
</context>
<context>
    <name>ResponseView</name>
    <message>
        <source>Response body</source>
        <translation>Inhalt der Antwort</translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation>Eingerückt</translation>
    </message>
    <message>
        <source>Response headers</source>
        <translation>Kopfzeilen der Antwort</translation>
    </message>
    <message>
        <source>Console output</source>
        <translation>Konsolenausgabe</translation>
    </message>
    <message>
        <source>Indent JSON; off shows the bytes as they came</source>
        <translation>JSON einrücken; aus zeigt die Bytes, wie sie kamen</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>Konsole</translation>
    </message>
    <message>
        <source>No call yet. Press Run, or Ctrl+Return.</source>
        <translation>Noch kein Aufruf. Drücke Aufrufen oder Strg+Eingabe.</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Go to line %1</source>
        <translation>Zu Zeile %1</translation>
    </message>
    <message>
        <source>Console (%1)</source>
        <translation>Konsole (%1)</translation>
    </message>
    <message>
        <source>%1 of binary data:
%2</source>
        <translation>%1 Binärdaten:
%2</translation>
    </message>
    <message>
        <source>
… %1 in all</source>
        <translation>
… insgesamt %1</translation>
    </message>
    <message>
        <source>v%1 ran</source>
        <translation>v%1 lief</translation>
    </message>
    <message>
        <source>draft ran</source>
        <translation>Entwurf lief</translation>
    </message>
    <message>
        <source>The answer is coming</source>
        <translation>Die Antwort kommt</translation>
    </message>
    <message>
        <source>Stopped: the function was told that nobody waits any more.</source>
        <translation>Angehalten: der Funktion wurde gesagt, dass niemand mehr wartet.</translation>
    </message>
    <message>
        <source>cold</source>
        <translation>kalt</translation>
    </message>
    <message>
        <source>warm</source>
        <translation>warm</translation>
    </message>
    <message>
        <source>%1 · CPU %2 · %3 MB · %4</source>
        <translation>%1 · CPU %2 · %3 MB · %4</translation>
    </message>
</context>
<context>
    <name>ReviewPane</name>
    <message>
        <source>Deploy</source>
        <translation>Deploy</translation>
    </message>
    <message>
        <source>Why (optional)</source>
        <translation>Warum (freiwillig)</translation>
    </message>
    <message>
        <source>Go on editing</source>
        <translation>Weiter bearbeiten</translation>
    </message>
    <message>
        <source>Note for the history</source>
        <translation>Notiz für den Verlauf</translation>
    </message>
    <message>
        <source>%1, no longer</source>
        <translation>%1, nicht mehr</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Deploy over v%1</source>
        <translation>Deploy über v%1</translation>
    </message>
    <message>
        <source>The code changes, see the left.</source>
        <translation>Der Code ändert sich, siehe links.</translation>
    </message>
    <message>
        <source>The code stays as it is.</source>
        <translation>Der Code bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>From then on anyone who knows the URL can call this function.</source>
        <translation>Von da an kann jeder, der die URL kennt, diese Funktion aufrufen.</translation>
    </message>
    <message>
        <source>Its HTTP trigger is set to auth: none.</source>
        <translation>Ihr HTTP-Auslöser steht auf auth: none.</translation>
    </message>
    <message>
        <source>Lines of code: %1 added, %2 removed</source>
        <translation>Codezeilen: %1 dazu, %2 entfernt</translation>
    </message>
    <message>
        <source>Someone deployed v%1 since you opened this function.</source>
        <translation>Jemand hat v%1 deployt, seit du diese Funktion geöffnet hast.</translation>
    </message>
    <message>
        <source>On the left is theirs beside yours. Deploying puts yours over it; theirs stays in the history.</source>
        <translation>Links steht deren Fassung neben deiner. Ein Deploy setzt deine darüber; ihre bleibt im Verlauf.</translation>
    </message>
    <message>
        <source>Drop mine, take theirs</source>
        <translation>Meine verwerfen, ihre nehmen</translation>
    </message>
    <message>
        <source>Deploy over theirs</source>
        <translation>Über ihre deployen</translation>
    </message>
    <message>
        <source>Deploying</source>
        <translation>Deploy läuft</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
</context>
<context>
    <name>ServerClient</name>
    <message>
        <source>%1 did not answer: %2</source>
        <translation>%1 hat nicht geantwortet: %2</translation>
    </message>
    <message>
        <source>Check that the server runs and that its address is right.</source>
        <translation>Prüfe, ob der Server läuft und seine Adresse stimmt.</translation>
    </message>
    <message>
        <source>%1 sent an answer that is not JSON.</source>
        <translation>%1 hat eine Antwort gesandt, die kein JSON ist.</translation>
    </message>
    <message>
        <source>Check that this is an Isola server.</source>
        <translation>Prüfe, ob das ein Isola-Server ist.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>Choose a file that you may read.</source>
        <translation>Eine lesbare Datei wählen.</translation>
    </message>
</context>
<context>
    <name>ServerSwitcher</name>
    <message>
        <source>Connected to %1. The token is in the keychain.</source>
        <translation>Mit %1 verbunden. Das Token liegt im Schlüsselbund.</translation>
    </message>
    <message>
        <source>Connected to %1. There is no keychain here: the token is in %2, which only you can read.</source>
        <translation>Mit %1 verbunden. Hier gibt es keinen Schlüsselbund: das Token liegt in %2, was nur Sie lesen können.</translation>
    </message>
    <message>
        <source>Connected to %1. The token could not be kept: it will be asked for again.</source>
        <translation>Mit %1 verbunden. Das Token ließ sich nicht ablegen: es wird wieder danach gefragt.</translation>
    </message>
    <message>
        <source>Forgot %1 and its token</source>
        <translation>%1 samt Token vergessen</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Die Adresse kopieren</translation>
    </message>
    <message>
        <source>Connect to another server</source>
        <translation>Mit einem anderen Server verbinden</translation>
    </message>
    <message>
        <source>Forget %1</source>
        <translation>%1 vergessen</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>“As the desktop” follows its choice while the console runs.</source>
        <translation>„Wie der Desktop“ folgt dessen Wahl, solange die Konsole läuft.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>To use another server, start the console with --connect URL and give its token in ISOLA_TOKEN.</source>
        <translation>Für einen anderen Server starte die Konsole mit --connect URL und gib sein Token in ISOLA_TOKEN an.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Begins with</source>
        <translation>Beginnt mit</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Name, for example ci</source>
        <translation>Name, zum Beispiel ci</translation>
    </message>
    <message>
        <source>Name of the new token</source>
        <translation>Name des neuen Tokens</translation>
    </message>
    <message>
        <source>The new token, shown this once</source>
        <translation>Das neue Token, nur dieses eine Mal gezeigt</translation>
    </message>
    <message>
        <source>Create service token</source>
        <translation>Dienst-Token anlegen</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>A service token deploys and calls functions of this app. It is shown once; only its hash is stored.</source>
        <translation>Ein Dienst-Token deployt und ruft Funktionen dieser App auf. Es wird einmal gezeigt; nur sein Hash wird gespeichert.</translation>
    </message>
    <message>
        <source>Copy the new token now.</source>
        <translation>Kopiere das neue Token jetzt.</translation>
    </message>
    <message>
        <source>It cannot be shown again.</source>
        <translation>Es kann nicht noch einmal gezeigt werden.</translation>
    </message>
    <message>
        <source>Variables of the app</source>
        <translation>Variablen der App</translation>
    </message>
    <message>
        <source>Every function inherits them; its own of the same name win.</source>
        <translation>Jede Funktion erbt sie; eigene desselben Namens gehen vor.</translation>
    </message>
</context>
<context>
    <name>ShadowCard</name>
    <message>
        <source>Run recorded calls</source>
        <translation>Aufgezeichnete Aufrufe ausführen</translation>
    </message>
    <message>
        <source>Runs the last recorded calls against this, offline: nothing of it goes live</source>
        <translation>Führt die letzten aufgezeichneten Aufrufe hiermit aus, ohne Netz: Nichts davon geht live</translation>
    </message>
    <message>
        <source>Calls that were</source>
        <translation>Frühere Aufrufe</translation>
    </message>
    <message>
        <source>See what recorded calls would be answered by this.</source>
        <translation>Zeigt, was aufgezeichnete Aufrufe hiermit zur Antwort bekämen.</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>No call is recorded. Set what is recorded among the function&apos;s settings.</source>
        <translation>Kein Aufruf ist aufgezeichnet. Was aufgezeichnet wird, steht in den Einstellungen der Funktion.</translation>
    </message>
    <message>
        <source>All of %1 recorded calls are answered as they were.</source>
        <translation>Alle %1 aufgezeichneten Aufrufe werden beantwortet wie damals.</translation>
    </message>
    <message>
        <source>%1 of %2 recorded calls would be answered otherwise:</source>
        <translation>%1 von %2 aufgezeichneten Aufrufen würden anders beantwortet:</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Functions</source>
        <translation>Funktionen</translation>
    </message>
    <message>
        <source>Ctrl+1</source>
        <translation>Strg+1</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Logs</translation>
    </message>
    <message>
        <source>Ctrl+2</source>
        <translation>Strg+2</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Ctrl+3</source>
        <translation>Strg+3</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Ctrl+4</source>
        <translation>Strg+4</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Ctrl+,</source>
        <translation>Strg+,</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Agents (%1)</source>
        <translation>Agenten (%1)</translation>
    </message>
    <message>
        <source>Agents, calls waiting for you: %1</source>
        <translation>Agenten, wartende Aufrufe: %1</translation>
    </message>
</context>
<context>
    <name>SocketLive</name>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Frame in full</source>
        <translation>Frame im Ganzen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Kind of frame</source>
        <translation>Art des Frames</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Abonnieren</translation>
    </message>
    <message>
        <source>Ping</source>
        <translation>Ping</translation>
    </message>
    <message>
        <source>Event or channel</source>
        <translation>Ereignis oder Kanal</translation>
    </message>
    <message>
        <source>Content of the frame</source>
        <translation>Inhalt des Frames</translation>
    </message>
    <message>
        <source>event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>payload as JSON, {&quot;text&quot;: &quot;hello&quot;}</source>
        <translation>Nutzdaten als JSON, {&quot;text&quot;: &quot;hallo&quot;}</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Frames, both ways</source>
        <translation>Frames, in beide Richtungen</translation>
    </message>
    <message>
        <source>Choose a frame to see it in full</source>
        <translation>Einen Frame wählen, um ihn ganz zu sehen</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>closed with %1</source>
        <translation>geschlossen mit %1</translation>
    </message>
    <message>
        <source>closed with %1: %2</source>
        <translation>geschlossen mit %1: %2</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Connect first</source>
        <translation>Zuerst verbinden</translation>
    </message>
    <message>
        <source>Open sockets of this app: %1</source>
        <translation>Offene Sockets dieser App: %1</translation>
    </message>
    <message>
        <source>not sent: the payload is not JSON</source>
        <translation>nicht gesendet: die Nutzdaten sind kein JSON</translation>
    </message>
    <message>
        <source>could not connect: %1</source>
        <translation>keine Verbindung: %1</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>A file is named like util.js or lib/util.ts, and ends in .js, .mjs, .ts, .mts or .json.</source>
        <translation>Eine Datei heißt etwa util.js oder lib/util.ts und endet auf .js, .mjs, .ts, .mts oder .json.</translation>
    </message>
    <message>
        <source>There is a file %1 already.</source>
        <translation>Es gibt schon eine Datei %1.</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Token refused</source>
        <translation>Token abgelehnt</translation>
    </message>
    <message>
        <source>Connection: %1</source>
        <translation>Verbindung: %1</translation>
    </message>
    <message>
        <source>App %1</source>
        <translation>App %1</translation>
    </message>
    <message>
        <source>Functions confined by %1 layers</source>
        <translation>Funktionen hinter %1 Schichten</translation>
    </message>
    <message>
        <source>Servers: copy this one&apos;s address, choose another</source>
        <translation>Server: diese Adresse kopieren, einen anderen wählen</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>TrashDialog</name>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Deleted functions</source>
        <translation>Gelöschte Funktionen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>Hier ist nichts</translation>
    </message>
    <message>
        <source>A deleted function waits here with its versions, variables and logs.</source>
        <translation>Eine gelöschte Funktion wartet hier mit ihren Versionen, Variablen und Logs.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Restoring makes the last version live again, with its variables.</source>
        <translation>Wiederherstellen stellt die letzte Version mit ihren Variablen wieder live.</translation>
    </message>
</context>
<context>
    <name>TriggerCard</name>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>%1 (required)</source>
        <translation>%1 (nötig)</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Remove the %1 trigger</source>
        <translation>Auslöser %1 entfernen</translation>
    </message>
    <message>
        <source>Add a %1 trigger</source>
        <translation>Auslöser %1 hinzufügen</translation>
    </message>
    <message>
        <source>%1 trigger is on</source>
        <translation>Auslöser %1 ist an</translation>
    </message>
    <message>
        <source>Off and on at once, without a deploy</source>
        <translation>Sofort aus und an, ohne Bereitstellen</translation>
    </message>
    <message>
        <source>From the first deploy on</source>
        <translation>Ab dem ersten Bereitstellen</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>app paused</source>
        <translation>App angehalten</translation>
    </message>
    <message>
        <source>%1 given up</source>
        <translation>%1 aufgegeben</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 warten</translation>
    </message>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
</context>
<context>
    <name>TriggerLive</name>
    <message>
        <source>Copy: %1</source>
        <translation>Kopieren: %1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>TriggersPage</name>
    <message>
        <source>Without a trigger nothing can call this function.</source>
        <translation>Ohne Auslöser kann nichts diese Funktion aufrufen.</translation>
    </message>
    <message>
        <source>Test calls from here still work. Add a trigger, then deploy.</source>
        <translation>Testaufrufe von hier gehen weiter. Füge einen Auslöser hinzu und deploye.</translation>
    </message>
    <message>
        <source>Anyone who knows the URL can call this function.</source>
        <translation>Jeder, der die URL kennt, kann diese Funktion aufrufen.</translation>
    </message>
    <message>
        <source>Set “Who may call” to required unless that is what you want.</source>
        <translation>Stelle „Wer aufrufen darf“ auf required, wenn du das nicht willst.</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>Switched off: nothing comes through it until it is on again</source>
        <translation>Ausgeschaltet: nichts kommt durch, bis er wieder an ist</translation>
    </message>
</context>
<context>
    <name>UploadLive</name>
    <message>
        <source>Key to try</source>
        <translation>Schlüssel zum Ausprobieren</translation>
    </message>
    <message>
        <source>a key to try, like images/cat.png</source>
        <translation>ein Schlüssel zum Ausprobieren, etwa images/cat.png</translation>
    </message>
    <message>
        <source>Content type to try</source>
        <translation>Inhaltstyp zum Ausprobieren</translation>
    </message>
    <message>
        <source>content type, else by its ending</source>
        <translation>Inhaltstyp, sonst nach der Endung</translation>
    </message>
    <message>
        <source>Would this key start it?</source>
        <translation>Würde dieser Schlüssel sie starten?</translation>
    </message>
    <message>
        <source>starts it</source>
        <translation>startet sie</translation>
    </message>
    <message>
        <source>As an object of the bucket %1, of type %2.</source>
        <translation>Als Objekt des Buckets %1, vom Typ %2.</translation>
    </message>
    <message>
        <source>is left out</source>
        <translation>wird ausgelassen</translation>
    </message>
    <message>
        <source>It does not begin with %1.</source>
        <translation>Er beginnt nicht mit %1.</translation>
    </message>
    <message>
        <source>Its type, %1, is none of the content types above.</source>
        <translation>Der Typ %1 ist keiner der Inhaltstypen oben.</translation>
    </message>
</context>
<context>
    <name>VersionsPage</name>
    <message>
        <source>Make this version live</source>
        <translation>Diese Version live stellen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Deployed</source>
        <translation>Deployt</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Versions, newest first</source>
        <translation>Versionen, neueste zuerst</translation>
    </message>
    <message>
        <source>Every deploy is kept as it was. Going back makes an older version live again, as a new entry on top.</source>
        <translation>Jeder Deploy wird aufbewahrt, wie er war. Zurückgehen stellt eine ältere Version wieder live, als neuer Eintrag obenauf.</translation>
    </message>
    <message>
        <source>This version is live already.</source>
        <translation>Diese Version ist schon live.</translation>
    </message>
    <message>
        <source>Choose one version.</source>
        <translation>Wähle eine Version.</translation>
    </message>
    <message>
        <source>One version with what is in the editor, or two with each other (Ctrl+click).</source>
        <translation>Eine Version mit dem Text im Editor oder zwei miteinander (Strg+Klick).</translation>
    </message>
    <message>
        <source>v%1, live</source>
        <translation>v%1, live</translation>
    </message>
</context>
<context>
    <name>WebhookLive</name>
    <message>
        <source>Its URL, samples and deliveries are here once it is deployed.</source>
        <translation>URL, Beispiele und Zustellungen stehen hier, sobald er bereitgestellt ist.</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Erneuern</translation>
    </message>
    <message>
        <source>Send a sample</source>
        <translation>Beispiel senden</translation>
    </message>
    <message>
        <source>Answer to the sample</source>
        <translation>Antwort auf das Beispiel</translation>
    </message>
    <message>
        <source>A new URL, in case this one went astray</source>
        <translation>Eine neue URL, falls diese in falsche Hände kam</translation>
    </message>
    <message>
        <source>URL for the sender, with its signature</source>
        <translation>URL für den Sender, mit Signatur</translation>
    </message>
    <message>
        <source>Whose sample</source>
        <translation>Wessen Beispiel</translation>
    </message>
    <message>
        <source>Custom sender</source>
        <translation>Eigener Sender</translation>
    </message>
    <message>
        <source>Signed as that provider would sign it</source>
        <translation>Signiert, wie es dieser Anbieter täte</translation>
    </message>
    <message>
        <source>Rotate the URL</source>
        <translation>Die URL erneuern</translation>
    </message>
    <message>
        <source>A new URL for %1? Senders that have the present one can use it for another day, then they are refused.</source>
        <translation>Eine neue URL für %1? Sender mit der jetzigen können sie noch einen Tag nutzen, dann werden sie abgewiesen.</translation>
    </message>
    <message>
        <source>Rotate, keep the old one for a day</source>
        <translation>Erneuern, die alte gilt noch einen Tag</translation>
    </message>
    <message>
        <source>Rotate and refuse the old one at once</source>
        <translation>Erneuern und die alte sofort abweisen</translation>
    </message>
    <message>
        <source>The URL is a new one: give it to the sender.</source>
        <translation>Die URL ist neu: dem Sender mitteilen.</translation>
    </message>
    <message>
        <source>The old one holds until %1.</source>
        <translation>Die alte gilt bis %1.</translation>
    </message>
    <message>
        <source>The old one is refused from now on.</source>
        <translation>Die alte wird ab jetzt abgewiesen.</translation>
    </message>
    <message>
        <source>answered %1</source>
        <translation>antwortete %1</translation>
    </message>
    <message>
        <source>sent:     %1
answered: %2</source>
        <translation>gesendet: %1
Antwort:  %2</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Deploy hello-world and call it</source>
        <translation>hello-world deployen und aufrufen</translation>
    </message>
    <message>
        <source>The answer of the sample function</source>
        <translation>Die Antwort der Beispielfunktion</translation>
    </message>
    <message>
        <source>The same call from a terminal</source>
        <translation>Derselbe Aufruf in einem Terminal</translation>
    </message>
    <message>
        <source>Welcome to Isola</source>
        <translation>Willkommen bei Isola</translation>
    </message>
    <message>
        <source>Functions in JavaScript and TypeScript, each in a confined process on this server. No account, nothing leaves the machine unless a function sends it.</source>
        <translation>Funktionen in JavaScript und TypeScript, jede in einem abgeschotteten Prozess auf diesem Server. Kein Konto, und nichts verlässt die Maschine, was nicht eine Funktion sendet.</translation>
    </message>
    <message>
        <source>Write my own</source>
        <translation>Eine eigene schreiben</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Begin with a function that works</source>
        <translation>Beginne mit einer Funktion, die läuft</translation>
    </message>
    <message>
        <source>A sample of a few lines is deployed to this app and called once. You can change it or delete it afterwards.</source>
        <translation>Ein Beispiel von wenigen Zeilen wird in dieser App deployt und einmal aufgerufen. Danach kannst du es ändern oder löschen.</translation>
    </message>
    <message>
        <source>Open it in the editor</source>
        <translation>Im Editor öffnen</translation>
    </message>
    <message>
        <source>Go to the functions</source>
        <translation>Zu den Funktionen</translation>
    </message>
    <message>
        <source>It answered</source>
        <translation>Sie hat geantwortet</translation>
    </message>
    <message>
        <source>Change a line, deploy, call again. Every call becomes a row in the log, with what it printed and what it cost.</source>
        <translation>Ändere eine Zeile, deploye, rufe noch einmal auf. Jeder Aufruf wird eine Zeile im Log: was er ausgab und was er kostete.</translation>
    </message>
    <message>
        <source>The same from a terminal, with a token from Settings:</source>
        <translation>Dasselbe in einem Terminal, mit einem Token aus den Einstellungen:</translation>
    </message>
    <message>
        <source>A simple greeting function</source>
        <translation>Eine einfache Grußfunktion</translation>
    </message>
</context>
<context>
    <name>isola</name>
    <message>
        <source>The filter does not know “%1”.</source>
        <translation>Der Filter kennt „%1“ nicht.</translation>
    </message>
    <message>
        <source>There must be a number from %1 to %2.</source>
        <translation>Dort muss eine Zahl von %1 bis %2 stehen.</translation>
    </message>
    <message>
        <source>There must be a time like 2026-01-31T08:00.</source>
        <translation>Dort muss eine Zeit wie 2026-01-31T08:00 stehen.</translation>
    </message>
    <message>
        <source>It is level:error or level:all.</source>
        <translation>Es heißt level:error oder level:all.</translation>
    </message>
    <message>
        <source>A trigger is one of %1.</source>
        <translation>Ein Auslöser ist einer von %1.</translation>
    </message>
    <message>
        <source>It has fn:, level:, status:, trigger:, version:, since: and until:; put other words with a colon in quotes.</source>
        <translation>Er kennt fn:, level:, status:, trigger:, version:, since: und until:; setze andere Wörter mit Doppelpunkt in Anführungszeichen.</translation>
    </message>
    <message>
        <source>This is not a file of exported functions.</source>
        <translation>Das ist keine Datei mit exportierten Funktionen.</translation>
    </message>
    <message>
        <source>Choose one that the console or `isola export` wrote.</source>
        <translation>Wähle eine, die die Konsole oder `isola export` geschrieben hat.</translation>
    </message>
    <message>
        <source>This file was written by a newer version of Isola.</source>
        <translation>Diese Datei wurde von einem neueren Isola geschrieben.</translation>
    </message>
    <message>
        <source>Import it with that version.</source>
        <translation>Importiere sie mit jener Version.</translation>
    </message>
    <message>
        <source>Runs at set times.</source>
        <translation>Läuft zu festen Zeiten.</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>a secret</source>
        <translation>ein Geheimnis</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Timeout in ms</source>
        <translation>Zeitgrenze in ms</translation>
    </message>
    <message>
        <source>Memory in MB</source>
        <translation>Speicher in MB</translation>
    </message>
    <message>
        <source>Offered to agents</source>
        <translation>Agenten angeboten</translation>
    </message>
    <message>
        <source>What agents read</source>
        <translation>Was Agenten lesen</translation>
    </message>
    <message>
        <source>Effect as a tool</source>
        <translation>Wirkung als Werkzeug</translation>
    </message>
    <message>
        <source>Who reaches it through agents</source>
        <translation>Wer es über Agenten erreicht</translation>
    </message>
    <message>
        <source>%1 trigger</source>
        <translation>Auslöser %1</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>%1 trigger: %2</source>
        <translation>Auslöser %1: %2</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>there</source>
        <translation>da</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>Who may call</source>
        <translation>Wer aufrufen darf</translation>
    </message>
    <message>
        <source>required: a service token or a signed-in user. optional: anyone, users are recognised. none: open to everyone.</source>
        <translation>required: ein Dienst-Token oder ein angemeldeter Nutzer. optional: jeder, Nutzer werden erkannt. none: für alle offen.</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Methoden</translation>
    </message>
    <message>
        <source>Separated by commas; others are answered 405. Empty: any.</source>
        <translation>Durch Kommas getrennt; andere werden mit 405 beantwortet. Leer: jede.</translation>
    </message>
    <message>
        <source>Path pattern</source>
        <translation>Pfadmuster</translation>
    </message>
    <message>
        <source>/orders/:id gives ctx.params.id. Empty: any path below the URL.</source>
        <translation>/orders/:id ergibt ctx.params.id. Leer: jeder Pfad unter der URL.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Zeitplan</translation>
    </message>
    <message>
        <source>Minute, hour, day, month, weekday; or @hourly, @daily and the like.</source>
        <translation>Minute, Stunde, Tag, Monat, Wochentag; oder @hourly, @daily und ähnliche.</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>A name of the IANA database. Empty: UTC.</source>
        <translation>Ein Name der IANA-Datenbank. Leer: UTC.</translation>
    </message>
    <message>
        <source>Runs missed while the server was down</source>
        <translation>Läufe, die verpasst wurden, als der Server aus war</translation>
    </message>
    <message>
        <source>one: a single run makes up for them. skip: none. all: each of them.</source>
        <translation>one: ein einziger Lauf holt sie nach. skip: keiner. all: jeder davon.</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>Its objects are watched.</source>
        <translation>Seine Objekte werden beobachtet.</translation>
    </message>
    <message>
        <source>Key begins with</source>
        <translation>Schlüssel beginnt mit</translation>
    </message>
    <message>
        <source>Empty: any key.</source>
        <translation>Leer: jeder Schlüssel.</translation>
    </message>
    <message>
        <source>Content types</source>
        <translation>Inhaltstypen</translation>
    </message>
    <message>
        <source>Separated by commas; image/* is allowed. Empty: any.</source>
        <translation>Durch Kommas getrennt; image/* ist erlaubt. Leer: jeder.</translation>
    </message>
    <message>
        <source>The sender must sign</source>
        <translation>Der Absender muss signieren</translation>
    </message>
    <message>
        <source>The provider&apos;s own signature over the body is checked, not only the signed URL.</source>
        <translation>Die eigene Signatur des Anbieters über den Inhalt wird geprüft, nicht nur die signierte URL.</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Whose way of signing is checked.</source>
        <translation>Wessen Art zu signieren geprüft wird.</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Signier-Geheimnis</translation>
    </message>
    <message>
        <source>Never shown again. Leave it as it is to keep the one that is stored.</source>
        <translation>Wird nie wieder gezeigt. Lass es, wie es ist, um das gespeicherte zu behalten.</translation>
    </message>
    <message>
        <source>Signature header</source>
        <translation>Signatur-Kopfzeile</translation>
    </message>
    <message>
        <source>Only for custom providers.</source>
        <translation>Nur für eigene Anbieter (custom).</translation>
    </message>
    <message>
        <source>Clock tolerance in seconds</source>
        <translation>Uhrentoleranz in Sekunden</translation>
    </message>
    <message>
        <source>Older deliveries are refused: 1 to 86400.</source>
        <translation>Ältere Zustellungen werden abgelehnt: 1 bis 86400.</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Only frames of this event reach the function. Empty: every frame.</source>
        <translation>Nur Frames dieses Ereignisses erreichen die Funktion. Leer: jeder Frame.</translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <source>Requests to the function&apos;s URL.</source>
        <translation>Anfragen an die URL der Funktion.</translation>
    </message>
    <message>
        <source>An object is stored in a bucket.</source>
        <translation>Ein Objekt wird in einem Bucket abgelegt.</translation>
    </message>
    <message>
        <source>Signed deliveries from another service.</source>
        <translation>Signierte Zustellungen eines anderen Dienstes.</translation>
    </message>
    <message>
        <source>Frames that clients of the app&apos;s socket send.</source>
        <translation>Frames, die Clients des Sockets der App senden.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>vor %1 s</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>vor %1 h</translation>
    </message>
    <message>
        <source>%1 d ago</source>
        <translation>vor %1 T</translation>
    </message>
    <message>
        <source>0 ms</source>
        <translation>0 ms</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>in %1 s</source>
        <translation>in %1 s</translation>
    </message>
    <message>
        <source>in %1 min</source>
        <translation>in %1 min</translation>
    </message>
    <message>
        <source>in %1 h</source>
        <translation>in %1 h</translation>
    </message>
    <message>
        <source>in %1 d</source>
        <translation>in %1 T</translation>
    </message>
</context>
<context>
    <name>AgentSettingsPage</name>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>Das Modell</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Any that speaks OpenAI&apos;s chat completions. Empty: no model.</source>
        <translation>Jeder, der OpenAIs Chat Completions spricht. Leer: kein Modell.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Of nodes that name none.</source>
        <translation>Der Knoten, die keines nennen.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Lies encrypted on the server&apos;s disk; no one reads it back.</source>
        <translation>Liegt verschlüsselt auf der Platte des Servers; niemand liest ihn zurück.</translation>
    </message>
    <message>
        <source>Silent for</source>
        <translation>Stille bis</translation>
    </message>
    <message>
        <source>Seconds without a byte of an answer, then it is asked again.</source>
        <translation>Sekunden ohne ein Byte Antwort, dann wird noch einmal gefragt.</translation>
    </message>
    <message>
        <source>All agents</source>
        <translation>Alle Agenten</translation>
    </message>
    <message>
        <source>Approval webhook</source>
        <translation>Webhook für Freigaben</translation>
    </message>
    <message>
        <source>Told of each call that waits for a person, signed as Standard Webhooks are.</source>
        <translation>Erfährt von jedem Aufruf, der auf einen Menschen wartet, signiert nach Standard Webhooks.</translation>
    </message>
    <message>
        <source>Tool calls a second</source>
        <translation>Werkzeugaufrufe je Sekunde</translation>
    </message>
    <message>
        <source>Of each caller. 0: no limit.</source>
        <translation>Jedes Aufrufers. 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Set; empty keeps it</source>
        <translation>Gesetzt; leer behält ihn</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>The webhook&apos;s secret, shown this once: %1</source>
        <translation>Das Geheimnis des Webhooks, nur dieses eine Mal: %1</translation>
    </message>
    <message>
        <source>The next run sees it.</source>
        <translation>Der nächste Lauf sieht es.</translation>
    </message>
</context>
<context>
    <name>RunStory</name>
    <message>
        <source>Calls %1</source>
        <translation>Ruft %1</translation>
    </message>
    <message>
        <source>%1 answered</source>
        <translation>%1 hat geantwortet</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Schritt %1: %2</translation>
    </message>
    <message>
        <source>%1 is done</source>
        <translation>%1 ist fertig</translation>
    </message>
    <message>
        <source>Asked %1</source>
        <translation>%1 gefragt</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>%1 waits for a person</source>
        <translation>%1 wartet auf einen Menschen</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Endet</translation>
    </message>
    <message>
        <source>Fails: %1</source>
        <translation>Scheitert: %1</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>waits for a person</source>
        <translation>wartet auf einen Menschen</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Cancel this run</source>
        <translation>Diesen Lauf abbrechen</translation>
    </message>
    <message>
        <source>What happened in this run</source>
        <translation>Was in diesem Lauf geschah</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>%1 · %2 tool calls · %3 tokens</source>
        <translation>%1 · %2 Werkzeugaufrufe · %3 Token</translation>
    </message>
    <message>
        <source>A call of it waits for you.</source>
        <translation>Ein Aufruf von ihm wartet auf Sie.</translation>
    </message>
    <message>
        <source>It goes on when you approve or deny it.</source>
        <translation>Er geht weiter, wenn Sie ihn freigeben oder ablehnen.</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Entscheiden</translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Runs, newest first</source>
        <translation>Läufe, die neuesten zuerst</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>A JSON object: what {{ input.x }} means in the graph.</source>
        <translation>Ein JSON-Objekt: was {{ input.x }} im Graphen bedeutet.</translation>
    </message>
    <message>
        <source>There is no agent yet: make one beside this tab.</source>
        <translation>Es gibt noch keinen Agenten: Legen Sie im Reiter daneben einen an.</translation>
    </message>
    <message>
        <source>The input is no JSON object: %1</source>
        <translation>Die Eingabe ist kein JSON-Objekt: %1</translation>
    </message>
    <message>
        <source>Write one, or {} for none.</source>
        <translation>Schreiben Sie eines, oder {} für keines.</translation>
    </message>
</context>
</TS>

# A virtpsd of one's own for tests. It tells its service manager, which is played here, when it serves.
function Start-TestDaemon {
    $program = Join-Path (Get-Module VirtPS).ModuleBase ../daemon/virtpsd
    $root = [IO.Directory]::CreateTempSubdirectory('vps').FullName
    $notices = [Net.Sockets.Socket]::new('Unix', 'Dgram', 'Unspecified')
    $notices.ReceiveTimeout = 30000
    $notices.Bind([Net.Sockets.UnixDomainSocketEndPoint]::new("$root/notices"))
    $start = [Diagnostics.ProcessStartInfo]::new($program)
    '--root', $root | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.Environment['NOTIFY_SOCKET'] = "$root/notices"
    $process = [Diagnostics.Process]::Start($start)
    $buffer = [byte[]]::new(4096)
    do {
        $said = [Text.Encoding]::UTF8.GetString($buffer, 0, $notices.Receive($buffer))
    } until ($said -match '(?m)^READY=1$')
    $notices.Dispose()
    [pscustomobject]@{
        Process = $process
        Root    = $root
        Uri     = "virtpsd:///system?socket=$root/run/virtps/virtps-admin-sock"
        Hosts   = "test+unix:///default?socket=$root/run/virtps/virtps-sock"
    }
}

function Stop-TestDaemon($Daemon) {
    if (-not $Daemon.Process.HasExited) { $Daemon.Process.Kill() }
    $Daemon.Process.WaitForExit()
    $Daemon.Process.Dispose()
    Remove-Item $Daemon.Root -Recurse -Force
}

# Whatever a cmdlet asks a host for, it can be stopped while the host does not answer, and the connection serves others afterwards.
BeforeDiscovery {
    if (-not (Get-Module VirtPS)) { Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS) }

    # These wait for nothing: the first refuses where there is no terminal (Console/Terminal.Tests.ps1 stops it at one), the others
    # change what this side does.
    $local = 'Enter-VirtConsole', 'Set-VirtConnection', 'Disconnect-VirtHost'
    $cases = Get-Command -Module VirtPS -CommandType Cmdlet | Where-Object { $_.Parameters.ContainsKey('Connection') -and $_.Name -notin $local } | ForEach-Object { @{ Command = $_.Name } }

    # These have hosts and daemons of their own.
    $cases += 'Connect-VirtHost', 'Test-VirtConnection', 'Get-VirtDaemonServer', 'Get-VirtDaemonClient', 'Get-VirtDaemonLog', 'Set-VirtDaemonServer', 'Set-VirtDaemonLog',
        'Update-VirtDaemonCertificate', 'Disconnect-VirtDaemonClient' | ForEach-Object { @{ Command = $_ } }
}

Describe 'a cmdlet that is stopped while the host does not answer' -Skip:$IsWindows {
    BeforeAll {
        . (Join-Path $PSScriptRoot ../DaemonAdmin/TestDaemon.ps1)
        . (Join-Path $PSScriptRoot Fill.ps1)
        $daemon = Start-TestDaemon
        $connection = Connect-VirtHost $daemon.Hosts
        $other = Connect-VirtHost test:///default -NotDefault
        $objects = New-HostObject

        $server = Get-VirtDaemonServer virtpsd -Daemon $daemon.Uri
        $null = Connect-VirtHost $daemon.Hosts -NotDefault
        $client = Get-VirtDaemonClient -Server $server | Sort-Object Id | Select-Object -Last 1

        # What is told here and not in Fill.ps1 holds for objects, and for a host that is there.
        $told = @{
            'Edit-VirtCheckpoint' = @{ Checkpoint = $objects.VirtCheckpoint; ScriptBlock = { } }; 'Edit-VirtSnapshot' = @{ Snapshot = $objects.VirtSnapshot; ScriptBlock = { } }
            'Move-VirtDomain' = @{ Domain = $objects.VirtDomain; Destination = $other }; 'Set-VirtSecretValue' = @{ Secret = $objects.VirtSecret; Bytes = [byte[]](1, 2) }
            'Invoke-VirtConfiguration' = @{ Configuration = @{ Domains = @( @{ Name = 'test' } ) } }; 'Test-VirtConfiguration' = @{ Configuration = @{ Domains = @( @{ Name = 'test' } ) } }
            'New-VirtNetworkPort' = @{ Network = 'default'; Xml = $more['New-VirtNetworkPort'].Xml }; 'Set-VirtHostMemory' = @{ PagesToScan = 100 }
            'Connect-VirtHost' = @{ Uri = $daemon.Hosts; NotDefault = $true }; 'Test-VirtConnection' = @{ Uri = $daemon.Hosts }; 'Get-VirtDaemonServer' = @{ Daemon = $server.Daemon }
            'Get-VirtDaemonClient' = @{ Server = $server }; 'Get-VirtDaemonLog' = @{ Daemon = $server.Daemon }; 'Set-VirtDaemonServer' = @{ Server = $server; MaxClients = 100 }
            'Set-VirtDaemonLog' = @{ Daemon = $server.Daemon; Filter = '1:rpc' }; 'Update-VirtDaemonCertificate' = @{ Server = $server }; 'Disconnect-VirtDaemonClient' = @{ Client = $client }
            'Export-VirtStorageVolume' = @{ Volume = $objects.VirtStorageVolume; FilePath = 'copy.img' }
        }
        Set-Content (Join-Path $TestDrive x) '<domain type="test"><name>imported</name><memory>65536</memory><os><type>hvm</type></os></domain>'
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $null = [PowerShell]::Create($runspace).AddScript("Import-Module '$((Get-Module VirtPS).Path)'; Set-Location '$TestDrive'").Invoke()
    }

    AfterAll {
        $null = & /bin/kill -CONT $daemon.Process.Id
        $runspace.Dispose()
        Disconnect-VirtHost -All
        Stop-TestDaemon $daemon
    }

    It '<Command> ends at once, and the connection is usable' -ForEach $cases {
        $one = Get-Command $Command
        $with = $told[$Command] ?? (Get-CallParameter $one $objects @{})
        if ($one.Parameters.ContainsKey('Confirm')) { $with.Confirm = $false }
        $with.Remove('TimeoutSec')
        $shell = [PowerShell]::Create($runspace)
        $null = $shell.AddCommand($Command).AddParameters($with)
        & /bin/kill -STOP $daemon.Process.Id
        do { $state = ps -o stat= -p $daemon.Process.Id } until ($state -like 'T*')
        try {
            $running = $shell.BeginInvoke()
            $ended = $running.AsyncWaitHandle.WaitOne(150)
            $why = $ended ? "it ended: $($shell.Streams.Error) $($shell.InvocationStateInfo.Reason)" : ''
            $ended | Should -BeFalse -Because "it waits for the host ($why)"
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 5000
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            & /bin/kill -CONT $daemon.Process.Id
            $shell.Dispose()
        }
        (Get-ChildItem $TestDrive).Name | Should -Be 'x' -Because 'nothing half-made is left'
        Get-VirtHostCapability -Connection $connection -TimeoutSec 60 | Should -Not -BeNullOrEmpty
    }
}

# Whatever a cmdlet asks a host for, it can be stopped while the host does not answer, and the connection serves others afterwards.
BeforeDiscovery {
    if (-not (Get-Module VirtPS)) { Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS) }

    # These wait for nothing: the first refuses where there is no terminal (Console/Terminal.Tests.ps1 stops it at one), the others
    # change what this side does.
    $local = 'Enter-VirtConsole', 'Set-VirtConnection', 'Disconnect-VirtHost'
    $cases = Get-Command -Module VirtPS -CommandType Cmdlet | Where-Object { $_.Parameters.ContainsKey('Connection') -and $_.Name -notin $local } | ForEach-Object { @{ Command = $_.Name } }
}

Describe 'a cmdlet that is stopped while the host does not answer' -Skip:$IsWindows {
    BeforeAll {
        . (Join-Path $PSScriptRoot ../DaemonAdmin/TestDaemon.ps1)
        . (Join-Path $PSScriptRoot Fill.ps1)
        $daemon = Start-TestDaemon
        $connection = Connect-VirtHost $daemon.Hosts
        $null = New-VirtNWFilter -Xml '<filter name="web"><rule action="accept" direction="in"><tcp dstportstart="80"/></rule></filter>'
        $null = New-VirtNWFilterBinding -Xml '<filterbinding><owner><name>test</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid></owner><portdev name="vnet9"/><mac address="52:54:00:00:00:01"/><filterref filter="web"/></filterbinding>'
        $null = New-VirtSecret Ceph client.admin
        $null = New-VirtStorageVolume default-pool data.img 1MB
        $null = New-VirtSnapshot test before
        $null = New-VirtCheckpoint test first
        $other = Connect-VirtHost test:///default -NotDefault
        $port = New-VirtNetworkPort default stop -OwnerUuid (New-Guid)
        $objects = @{
            VirtDomain = Get-VirtDomain test; VirtNetwork = Get-VirtNetwork default; VirtStoragePool = Get-VirtStoragePool default-pool; VirtNetworkPort = $port
            VirtStorageVolume = Get-VirtStorageVolume data.img -Pool default-pool; VirtInterface = Get-VirtInterface eth1; VirtNWFilter = Get-VirtNWFilter web
            VirtNWFilterBinding = Get-VirtNWFilterBinding; VirtNodeDevice = Get-VirtNodeDevice | Select-Object -First 1; VirtSecret = Get-VirtSecret
            VirtSnapshot = Get-VirtSnapshot test; VirtCheckpoint = Get-VirtCheckpoint test; VirtObject = Get-VirtDomain test
        }

        # What is told here and not in Fill.ps1 holds for objects, and for a host that is there.
        $told = @{
            'Edit-VirtCheckpoint' = @{ Checkpoint = $objects.VirtCheckpoint; ScriptBlock = { } }; 'Edit-VirtSnapshot' = @{ Snapshot = $objects.VirtSnapshot; ScriptBlock = { } }
            'Move-VirtDomain' = @{ Domain = $objects.VirtDomain; Destination = $other }; 'Set-VirtSecretValue' = @{ Secret = $objects.VirtSecret; Bytes = [byte[]](1, 2) }
            'Invoke-VirtConfiguration' = @{ Configuration = @{ Domains = @( @{ Name = 'test' } ) } }; 'Test-VirtConfiguration' = @{ Configuration = @{ Domains = @( @{ Name = 'test' } ) } }
            'New-VirtNetworkPort' = @{ Network = 'default'; Xml = $more['New-VirtNetworkPort'].Xml }; 'Set-VirtHostMemory' = @{ PagesToScan = 100 }
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
        $with = $told[$Command]
        if (-not $with) {
            $whole = Find-WholeParameter $one $objects.Keys
            $with = Get-FilledParameter $one ($whole ? $whole.Set : ($one.DefaultParameterSet ?? '__AllParameterSets')) $whole.Name
            if ($whole) { $with[$whole.Name] = $objects[$whole.Type] }
        }
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
        Get-VirtHostCapability -Connection $connection -TimeoutSec 60 | Should -Not -BeNullOrEmpty
    }
}

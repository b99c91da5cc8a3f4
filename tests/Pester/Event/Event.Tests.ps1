BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }

    # How many subscriptions the engine holds for a connection; there is no other way to see a leak.
    function Get-LiveCount($connection) {
        $field = $connection.Events.GetType().GetField('_live', [Reflection.BindingFlags]'NonPublic, Instance')
        $field.GetValue($connection.Events).Count
    }

    function Wait-Until([scriptblock] $condition) {
        $deadline = [datetime]::UtcNow.AddSeconds(10)
        while (-not (& $condition) -and [datetime]::UtcNow -lt $deadline) { $null = Wait-Event -SourceIdentifier never -Timeout 1 }
        & $condition
    }
}

Describe 'Watch-VirtEvent' {
    BeforeEach { $one = Connect-VirtHost test:///default -Name one }
    AfterEach { Disconnect-VirtHost -All }

    It 'listens before the next command of the pipeline begins' {
        $seen = Watch-VirtEvent -Count 2 -TimeoutSec 10 |
            ForEach-Object -Begin { Suspend-VirtDomain test; Resume-VirtDomain test } -Process { $_ }
        $seen.Kind | Should -Be 'DomainLifecycle', 'DomainLifecycle'
        $seen.ObjectName | Should -Be 'test', 'test'
        $seen.Source | Should -Be 'one', 'one'
        $seen.Type | Should -Be 'Suspended', 'Resumed'
    }

    It 'listens to several connections at once' {
        $null = Connect-VirtHost test:///default -Name two -NotDefault
        $seen = Watch-VirtEvent DomainLifecycle -Connection one, two -Count 2 -TimeoutSec 10 |
            ForEach-Object -Begin { Suspend-VirtDomain test } -Process { $_ }
        $seen.Source | Sort-Object | Should -Be 'one', 'two'
    }

    It 'ends quietly when the time is over' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Watch-VirtEvent -TimeoutSec 1 -ErrorAction Stop | Should -BeNullOrEmpty
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
    }

    It 'narrows to <Arguments>' -ForEach @(
        @{ Arguments = @{ EventName = 'Network*' }; Expected = 'NetworkLifecycle' }
        @{ Arguments = @{ Domain = 'te*' }; Expected = 'DomainLifecycle' }
        @{ Arguments = @{ ObjectName = 'default' }; Expected = 'NetworkLifecycle' }
        @{ Arguments = @{ EventName = 'DomainLifecycle', 'NetworkLifecycle'; ObjectName = 'd*' }; Expected = 'NetworkLifecycle' }
    ) {
        $seen = Watch-VirtEvent @Arguments -Count 1 -TimeoutSec 10 |
            ForEach-Object -Begin { Suspend-VirtDomain test; Stop-VirtNetwork default -Confirm:$false } -Process { $_ }
        $seen.Kind | Should -Be $Expected
    }

    It 'takes domains from the pipeline, as objects and as names' {
        $seen = Get-VirtDomain test | Watch-VirtEvent -TimeoutSec 1
        $seen | Should -BeNullOrEmpty
        'test' | Watch-VirtEvent -TimeoutSec 1 -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'ends at once when nothing came down the pipeline' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Get-VirtDomain nosuch* | Watch-VirtEvent -TimeoutSec 30
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
    }

    It 'ends with its connection, and says so' {
        $seen = Watch-VirtEvent DomainLifecycle -TimeoutSec 10 -WarningVariable warnings -WarningAction SilentlyContinue |
            ForEach-Object -Begin { Disconnect-VirtHost one } -Process { $_ }
        $seen | Should -BeNullOrEmpty
        $warnings.Message | Should -Be 'one: Connection closed'
    }

    It 'gives the end of a connection as an event where it is wanted' {
        $seen = Watch-VirtEvent ConnectionClosed -TimeoutSec 10 | ForEach-Object -Begin { Disconnect-VirtHost one } -Process { $_ }
        $seen.Kind, $seen.ObjectName, $seen.Reason | Should -Be 'ConnectionClosed', 'one', 'Client'
    }

    It 'refuses a name that no event has' {
        Watch-VirtEvent Nosuch @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.WatchVirtEventCommand'
    }

    It 'refuses a closed connection' {
        Disconnect-VirtHost one
        { Watch-VirtEvent -Connection $one -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.WatchVirtEventCommand'
    }

    It 'stops at once and leaves the connection usable' {
        $shell = [PowerShell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'; Watch-VirtEvent -Connection one")
            $running = $shell.BeginInvoke()
            Wait-Until { Get-LiveCount $one } | Should -Be 1
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 5000
            Wait-Until { (Get-LiveCount $one) -eq 0 } | Should -BeTrue
            (Get-VirtDomain test).Name | Should -Be 'test'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'is left by Select-Object -First without a trace' {
        $seen = Watch-VirtEvent -TimeoutSec 10 |
            ForEach-Object -Begin { Suspend-VirtDomain test; Resume-VirtDomain test } -Process { $_ } | Select-Object -First 1
        $seen.Type | Should -Be 'Suspended'
        Wait-Until { (Get-LiveCount $one) -eq 0 } | Should -BeTrue
    }

    It 'completes the names of events' {
        $line = 'Watch-VirtEvent Storage'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'StoragePoolLifecycle', 'StoragePoolRefresh'
    }
}

Describe 'Register-VirtEvent and Unregister-VirtEvent' {
    BeforeEach { $one = Connect-VirtHost test:///default -Name one }

    AfterEach {
        Get-EventSubscriber | Unregister-Event
        Get-Event | Remove-Event
        Get-Job | Remove-Job -Force
        Disconnect-VirtHost -All
    }

    It 'feeds Wait-Event and Get-Event' {
        Register-VirtEvent DomainLifecycle -SourceIdentifier life -MessageData 42 | Should -BeNullOrEmpty
        Suspend-VirtDomain test
        Resume-VirtDomain test
        $first = Wait-Event -SourceIdentifier life -Timeout 10
        $first.SourceEventArgs.Event.Type | Should -Be 'Suspended'
        $first.MessageData | Should -Be 42
        Wait-Until { @(Get-Event -SourceIdentifier life).Count -eq 2 } | Should -BeTrue
    }

    It 'queues events in the order they came' {
        Register-VirtEvent DomainLifecycle -SourceIdentifier life
        foreach ($round in 1..50) {
            Suspend-VirtDomain test
            Resume-VirtDomain test
        }
        Wait-Until { @(Get-Event -SourceIdentifier life).Count -eq 100 } | Should -BeTrue
        $types = (Get-Event -SourceIdentifier life).SourceEventArgs.Event.Type
        $types | Should -Be (@('Suspended', 'Resumed') * 50)
    }

    It 'shows in Get-EventSubscriber' {
        Register-VirtEvent -SourceIdentifier life
        $subscriber = Get-EventSubscriber -SourceIdentifier life
        "$($subscriber.SourceObject)" | Should -Be 'events of one'
    }

    It 'runs an action with the event' {
        $job = Register-VirtEvent -Domain test -SourceIdentifier log -Action { "$($EventArgs.Event.Source) $($EventArgs.Event.Type) $($Event.MessageData)" } -MessageData now
        $job | Should -BeOfType System.Management.Automation.PSEventJob
        Suspend-VirtDomain test
        Wait-Until { $job.HasMoreData } | Should -BeTrue
        Receive-Job $job | Should -Be 'one Suspended now'
    }

    It 'runs actions in the order of the events' {
        $job = Register-VirtEvent DomainLifecycle -SourceIdentifier log -Action { $EventArgs.Event.Type }
        foreach ($round in 1..50) {
            Suspend-VirtDomain test
            Resume-VirtDomain test
        }
        Wait-Until { @($job.Output).Count -eq 100 } | Should -BeTrue
        Receive-Job $job | ForEach-Object ToString | Should -Be (@('Suspended', 'Resumed') * 50)
    }

    It 'ends by itself after -MaxTriggerCount events' {
        Register-VirtEvent -SourceIdentifier once -MaxTriggerCount 1
        Suspend-VirtDomain test
        Resume-VirtDomain test
        Wait-Until { (Get-LiveCount $one) -eq 0 } | Should -BeTrue
        Get-EventSubscriber | Should -BeNullOrEmpty
        @(Get-Event -SourceIdentifier once).Count | Should -Be 1
    }

    It 'listens only to the connections of piped domains' {
        $two = Connect-VirtHost test:///default -Name two
        Get-VirtDomain test -Connection two | Register-VirtEvent -SourceIdentifier mine
        Get-LiveCount $one | Should -Be 0
        Get-LiveCount $two | Should -Be 1
    }

    It 'refuses a source identifier that is taken' {
        Register-VirtEvent -SourceIdentifier twice
        { Register-VirtEvent -SourceIdentifier twice } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.RegisterVirtEventCommand'
        Get-LiveCount $one | Should -Be 1
    }

    It 'leaves no subscriber behind when it cannot listen' {
        Disconnect-VirtHost one
        { Register-VirtEvent -Connection $one -SourceIdentifier late } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.RegisterVirtEventCommand'
        Get-EventSubscriber | Should -BeNullOrEmpty
    }

    It 'is ended by <How>' -ForEach @(
        @{ How = 'name'; End = { Unregister-VirtEvent sub } }
        @{ How = 'wildcard'; End = { Unregister-VirtEvent s* } }
        @{ How = 'number'; End = { Unregister-VirtEvent -SubscriptionId (Get-EventSubscriber -SourceIdentifier sub).SubscriptionId } }
        @{ How = 'a piped subscription'; End = { Get-EventSubscriber -SourceIdentifier sub | Unregister-VirtEvent } }
    ) {
        Register-VirtEvent -SourceIdentifier sub
        Get-LiveCount $one | Should -Be 1
        & $End
        Get-EventSubscriber | Should -BeNullOrEmpty
        Get-LiveCount $one | Should -Be 0
    }

    It 'is ended by Unregister-Event too, down to the host' {
        Register-VirtEvent -SourceIdentifier sub
        Unregister-Event -SourceIdentifier sub
        Wait-Until { (Get-LiveCount $one) -eq 0 } | Should -BeTrue
    }

    It 'is ended by the end of its session' {
        $shell = [PowerShell]::Create()
        $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'; Register-VirtEvent -Connection one -SourceIdentifier other").Invoke()
        Get-LiveCount $one | Should -Be 1
        $shell.Runspace.Dispose()
        $shell.Dispose()
        Wait-Until { (Get-LiveCount $one) -eq 0 } | Should -BeTrue
    }

    It 'ends nothing with -WhatIf' {
        Register-VirtEvent -SourceIdentifier kept
        Unregister-VirtEvent kept -WhatIf
        Get-LiveCount $one | Should -Be 1
    }

    It 'reports a name that is missing and leaves the subscriptions of others alone' {
        $timer = [Timers.Timer]::new()
        Register-ObjectEvent $timer Elapsed -SourceIdentifier tick
        Unregister-VirtEvent tick @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.UnregisterVirtEventCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Unregister-VirtEvent * -ErrorAction Stop
        (Get-EventSubscriber).SourceIdentifier | Should -Be 'tick'
    }
}

Describe 'Wait-VirtEvent' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'gives what a script causes' {
        $event = Wait-VirtEvent DomainLifecycle -Domain test -While { Suspend-VirtDomain test } -TimeoutSec 20
        $event.Domain.Name | Should -Be 'test'
        $event.Type | Should -Be 'Suspended'
    }

    It 'passes over what does not meet the condition' {
        $event = Wait-VirtEvent -While { Suspend-VirtDomain test; Resume-VirtDomain test } -Where { $_.Type -eq 'Resumed' } -TimeoutSec 20
        $event.Type | Should -Be 'Resumed'
    }

    It 'says OperationTimeout when nothing comes' {
        $null = Wait-VirtEvent -TimeoutSec 1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationTimeout,VirtPS.Commands.WaitVirtEventCommand'
    }

    It 'stops at once, and leaves the connection usable' {
        $shell = [PowerShell]::Create()
        $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'").Invoke()
        $shell.Commands.Clear()
        $null = $shell.AddScript('Wait-VirtEvent')
        $waiting = $shell.BeginInvoke()
        $waiting.AsyncWaitHandle.WaitOne(300) | Should -BeFalse
        $shell.Stop()
        $shell.Commands.Clear()
        $shell.AddScript('Get-VirtDomain test').Invoke().Name | Should -Be 'test'
        $shell.Dispose()
    }
}

Describe 'Get-VirtEventSubscription' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        Register-VirtEvent DomainLifecycle -SourceIdentifier ours
        $timer = [Timers.Timer]::new()
        $null = Register-ObjectEvent $timer Elapsed -SourceIdentifier other
    }

    AfterEach {
        Unregister-VirtEvent *
        Unregister-Event other
        Disconnect-VirtHost -All
    }

    It 'gives the subscriptions to hosts, and no others' {
        (Get-VirtEventSubscription).SourceIdentifier | Should -Be 'ours'
        ('ours' | Get-VirtEventSubscription).SourceIdentifier | Should -Be 'ours'
        Get-VirtEventSubscription oth* | Should -BeNullOrEmpty
        $null = Get-VirtEventSubscription other -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArg,*'
    }
}

Describe 'Commands on the life of domains' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'stops what a filter finds, and waits for it' {
        $stopped = Get-VirtDomain t* -State Running | Stop-VirtDomain -PassThru | Wait-VirtDomain -For Shutoff -TimeoutSec 30
        $stopped.Name | Should -Be 'test'
        $stopped.State | Should -Be 'Shutoff'
        $stopped.StateReason | Should -Be 'Shutdown'
        $stopped.Id | Should -BeNullOrEmpty
    }

    It 'takes <Form> from the pipeline' -ForEach @(
        @{ Form = 'a name'; Given = { 'test' } }
        @{ Form = 'a wildcard'; Given = { 't?st' } }
        @{ Form = 'an object'; Given = { Get-VirtDomain test } }
        @{ Form = 'a row with a Name'; Given = { "Name`ntest" | ConvertFrom-Csv } }
        @{ Form = 'a row with a DomainName'; Given = { [pscustomobject]@{ DomainName = 'test' } } }
        @{ Form = 'a row with a Uuid'; Given = { "Uuid`n6695eb01-f6a4-8304-79aa-97f2502e193f" | ConvertFrom-Csv } }
        @{ Form = 'a row with both'; Given = { "Uuid,Name`n6695eb01-f6a4-8304-79aa-97f2502e193f,test" | ConvertFrom-Csv } }
        @{ Form = 'a measurement'; Given = { Measure-VirtDomain test } }
    ) {
        (& $Given | Suspend-VirtDomain -PassThru).State | Should -Be 'Paused'
    }

    It 'gives nothing without -PassThru' {
        Suspend-VirtDomain test | Should -BeNullOrEmpty
        Resume-VirtDomain test | Should -BeNullOrEmpty
        Stop-VirtDomain test | Should -BeNullOrEmpty
        Start-VirtDomain test | Should -BeNullOrEmpty
        (Get-VirtDomain test).State | Should -Be 'Running'
    }

    It 'says NoDomain about a name that is missing, and goes on with the next' {
        $given = Suspend-VirtDomain nothing, test -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue
        $given.Name | Should -Be 'test'
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.SuspendVirtDomainCommand'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed[0].TargetObject | Should -Be 'nothing'
    }

    It 'says nothing about a wildcard that matches nothing' {
        Stop-VirtDomain nothing* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'refuses what the state does not allow, as libvirt does: <Command>' -ForEach @(
        @{ Command = 'Start-VirtDomain test'; Id = 'InternalError,VirtPS.Commands.StartVirtDomainCommand' }
        @{ Command = 'Rename-VirtDomain test other'; Id = 'OperationInvalid,VirtPS.Commands.RenameVirtDomainCommand' }
        @{ Command = 'Suspend-VirtDomain test; Suspend-VirtDomain test'; Id = 'InternalError,VirtPS.Commands.SuspendVirtDomainCommand' }
        @{ Command = 'Stop-VirtDomain test; Stop-VirtDomain test'; Id = 'InternalError,VirtPS.Commands.StopVirtDomainCommand' }
        @{ Command = 'Stop-VirtDomain test; Restart-VirtDomain test'; Id = 'OperationInvalid,VirtPS.Commands.RestartVirtDomainCommand' }
        @{ Command = 'Stop-VirtDomain test; Save-VirtDomain test -Managed'; Id = 'OperationInvalid,VirtPS.Commands.SaveVirtDomainCommand' }
    ) {
        $before = $Error.Count
        Invoke-Expression "& { `$ErrorActionPreference = 'SilentlyContinue'; $Command }"
        $Error.Count | Should -Be ($before + 1)
        $Error[0].FullyQualifiedErrorId | Should -Be $Id
    }

    It 'changes nothing with -WhatIf: <Command>' -ForEach @(
        'Stop-VirtDomain test', 'Stop-VirtDomain test -Force', 'Stop-VirtDomain test -Save', 'Stop-VirtDomain test -ForceAfterTimeout',
        'Suspend-VirtDomain test', 'Restart-VirtDomain test', 'Restart-VirtDomain test -Force', 'Save-VirtDomain test -Managed',
        'Save-VirtDomain test ./whatif.save', 'Remove-VirtDomain test -Force', 'Remove-VirtDomain test -Force -RemoveStorage',
        'Set-VirtDomain test -Memory 1GB -Title x -Autostart', 'Rename-VirtDomain test other' | ForEach-Object { @{ Command = $_ } }
    ) {
        $before = Get-VirtXml (Get-VirtDomain test)
        Invoke-Expression "$Command -WhatIf"
        $after = Get-VirtDomain test
        $after.State | Should -Be 'Running'
        $after.Autostart | Should -BeFalse
        $after.HasManagedSave | Should -BeFalse
        $after.Xml | Should -Be $before
    }

    It 'starts paused, and waits for that' {
        Stop-VirtDomain test
        (Start-VirtDomain test -Paused -Wait -PassThru).State | Should -Be 'Paused'
    }

    It 'pulls the plug' {
        $stopped = Stop-VirtDomain test -Force -Confirm:$false -PassThru
        $stopped.StateReason | Should -Be 'Destroyed'
    }

    It 'asks before it pulls the plug, unless it is told not to' {
        $shell = [PowerShell]::Create()
        try {
            # A shell without a person at it cannot ask, and says so.
            $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'; Stop-VirtDomain test -Force").Invoke()
            $shell.HadErrors | Should -BeTrue
            (Get-VirtDomain test).State | Should -Be 'Running'
            $shell.Commands.Clear()
            $null = $shell.AddScript("`$ConfirmPreference = 'None'; Stop-VirtDomain test -Force").Invoke()
            (Get-VirtDomain test).State | Should -Be 'Shutoff'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'asks, and waits for the guest to go, with -ForceAfterTimeout' {
        $stopped = Stop-VirtDomain test -ForceAfterTimeout -TimeoutSec 20 -PassThru
        $stopped.StateReason | Should -Be 'Shutdown'
    }

    It 'keeps the memory with -Save, and goes on from it' {
        (Stop-VirtDomain test -Save -PassThru).HasManagedSave | Should -BeTrue
        (Get-VirtDomain -HasManagedSave).Name | Should -Be 'test'
        $started = Start-VirtDomain test -PassThru
        $started.HasManagedSave | Should -BeFalse
        $started.StateReason | Should -Be 'Restored'
    }

    It 'shows a transient domain as shut off once it is gone' {
        $xml = (Get-VirtDomain test).Xml -replace '<name>test<', '<name>brief<' -replace '<uuid>.*?</uuid>' -replace '<mac .*?/>' -replace " id='1'"
        $brief = New-VirtDomain -Xml $xml -Transient
        $brief.IsPersistent | Should -BeFalse
        $stopped = $brief | Stop-VirtDomain -Force -Confirm:$false -PassThru | Wait-VirtDomain -For Shutoff -TimeoutSec 10
        $stopped.Name | Should -Be 'brief'
        $stopped.State | Should -Be 'Shutoff'
        Get-VirtDomain brie? | Should -BeNullOrEmpty
    }

    It 'refuses parameters that contradict each other: <Command>' -ForEach @(
        'Stop-VirtDomain test -Force -Save', 'Stop-VirtDomain test -Graceful', 'Stop-VirtDomain test -Force -Mode Acpi',
        'Restart-VirtDomain test -Force -Mode Agent', 'Suspend-VirtDomain test -ToDisk -ToMemory', 'Suspend-VirtDomain test -Duration 5',
        'Save-VirtDomain test', 'Save-VirtDomain test -Managed -Running -Paused', 'Set-VirtDomain test', 'Set-VirtDomain test -Title x -Live -Current',
        'Remove-VirtDomain test -Nvram -KeepNvram' | ForEach-Object { @{ Command = $_ } }
    ) {
        { Invoke-Expression $Command } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.*'
        (Get-VirtDomain test).State | Should -Be 'Running'
    }

    It 'reboots, and resets with -Force' {
        (Restart-VirtDomain test -PassThru).State | Should -Be 'Running'
        (Restart-VirtDomain test -Force -Confirm:$false -PassThru).State | Should -Be 'Running'
    }

    It 'renames a domain that is off, by columns of a list' {
        Stop-VirtDomain test
        ("Name,NewName`ntest,web1" | ConvertFrom-Csv | Rename-VirtDomain -PassThru).Name | Should -Be 'web1'
        Get-VirtDomain tes? | Should -BeNullOrEmpty
    }

    It 'completes names and states' {
        $line = 'Stop-VirtDomain te'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'test'
        $line = 'Wait-VirtDomain test -For Sh'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'Shutdown', 'Shutoff'
    }

    It '<Command> goes on as a job with -AsJob' -ForEach @(
        @{ Command = 'Stop-VirtDomain'; With = @{ }; State = 'Shutoff' }
        @{ Command = 'Stop-VirtDomain'; With = @{ Force = $true; Confirm = $false }; State = 'Shutoff' }
        @{ Command = 'Stop-VirtDomain'; With = @{ Save = $true }; State = 'Shutoff' }
        @{ Command = 'Stop-VirtDomain'; With = @{ ForceAfterTimeout = $true; TimeoutSec = 30 }; State = 'Shutoff' }
        @{ Command = 'Restart-VirtDomain'; With = @{ }; State = 'Running' }
    ) {
        $job = & $Command test -AsJob -PassThru @With
        $job | Should -BeOfType VirtPS.Commands.VirtJob
        ($job | Wait-Job | Receive-Job).State | Should -Be $State
        $job | Remove-Job
    }

    It 'starts as a job, and waits in it' {
        Stop-VirtDomain test
        ($job = Start-VirtDomain test -AsJob -Wait -PassThru) | Wait-Job | Receive-Job | ForEach-Object State | Should -Be 'Running'
        $job | Remove-Job
        $job = Start-VirtDomain test -AsJob
        { $job | Wait-Job | Receive-Job -ErrorAction Stop } | Should -Throw -ErrorId 'InternalError*'
    }

    It 'starts nothing with -AsJob -WhatIf' {
        Stop-VirtDomain test -AsJob -WhatIf | Should -BeNullOrEmpty
        (Get-VirtDomain test).State | Should -Be 'Running'
    }
}

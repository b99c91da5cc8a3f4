Describe 'The inside of guests' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It '<Command> says NoDomain about a domain that is missing' -ForEach @(
        @{ Command = 'Get-VirtGuest'; With = @{ } }
        @{ Command = 'Set-VirtGuestTime'; With = @{ } }
        @{ Command = 'Set-VirtGuestPassword'; With = @{ UserName = 'root'; Password = [securestring]::new() } }
        @{ Command = 'Get-VirtGuestSshKey'; With = @{ UserName = 'root' } }
        @{ Command = 'Set-VirtGuestSshKey'; With = @{ UserName = 'root'; Key = 'a' } }
        @{ Command = 'Get-VirtGuestVcpu'; With = @{ } }
        @{ Command = 'Set-VirtGuestVcpu'; With = @{ Vcpu = 1; Offline = $true } }
        @{ Command = 'Lock-VirtGuestFileSystem'; With = @{ } }
        @{ Command = 'Unlock-VirtGuestFileSystem'; With = @{ } }
        @{ Command = 'Optimize-VirtGuestFileSystem'; With = @{ } }
        @{ Command = 'Invoke-VirtGuestAgent'; With = @{ Command = 'guest-info' } }
        @{ Command = 'Set-VirtGuestAgent'; With = @{ ResponseTimeoutSec = 5 } }
        @{ Command = 'Invoke-VirtGuestCommand'; With = @{ Path = '/bin/true' } }
        @{ Command = 'Copy-VirtGuestFile'; With = @{ Path = '/etc/motd'; Destination = 'x'; FromGuest = $true } }
        @{ Command = 'Invoke-VirtMonitorCommand'; With = @{ Command = 'query-status' } }
    ) {
        & $Command nothing @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match "^NoDomain,VirtPS.Commands.$($Command -replace '-')Command$"
        $failed[0].TargetObject | Should -Be 'nothing'
    }

    It '<Command> takes domains as objects, strings and rows, and gives them on with -PassThru' -ForEach @(
        @{ Command = 'Set-VirtGuestTime'; With = @{ } }
        @{ Command = 'Set-VirtGuestSshKey'; With = @{ UserName = 'root'; Key = 'a' } }
        @{ Command = 'Set-VirtGuestVcpu'; With = @{ Vcpu = 1; Online = $true } }
        @{ Command = 'Lock-VirtGuestFileSystem'; With = @{ } }
        @{ Command = 'Unlock-VirtGuestFileSystem'; With = @{ } }
        @{ Command = 'Optimize-VirtGuestFileSystem'; With = @{ } }
        @{ Command = 'Set-VirtGuestAgent'; With = @{ ResponseTimeoutSec = 5 } }
    ) {
        (Get-VirtDomain test | & $Command @With -PassThru).Name | Should -Be 'test'
        ('test' | & $Command @With -PassThru).Name | Should -Be 'test'
        ([pscustomobject]@{ DomainName = 'test' } | & $Command @With -PassThru).Name | Should -Be 'test'
        & $Command test @With | Should -BeNullOrEmpty
    }

    It 'tells who a guest is' {
        $guest = Get-VirtDomain test | Get-VirtGuest
        "$($guest.HostName) $($guest.OsName) $($guest.Users[0])" | Should -Be 'testhost Test Linux 1 root'
        $guest.FileSystems[0].MountPoint | Should -Be '/'
        $guest.FileSystems[0].Total | Should -Be 20GB
        Get-VirtGuest | Format-Table | Out-String | Should -Match 'Domain +HostName +OS'
    }

    It 'sets the clock, and not with -WhatIf' {
        $time = [DateTimeOffset]'2030-01-02T03:04:05Z'
        Set-VirtGuestTime test $time -WhatIf
        (Get-VirtGuest test).Time | Should -Not -Be $time
        Set-VirtGuestTime test $time
        (Get-VirtGuest test).Time | Should -Be $time
        { Set-VirtGuestTime test $time -Sync } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'sets, adds and removes keys, and not with -WhatIf' {
        Set-VirtGuestSshKey test root 'a', 'b'
        Set-VirtGuestSshKey test root c -Append
        Set-VirtGuestSshKey test root a -Remove
        Set-VirtGuestSshKey test root @() -WhatIf
        (Get-VirtGuestSshKey test root).Key | Should -Be 'b', 'c'
        Set-VirtGuestSshKey test root @()
        Get-VirtGuestSshKey test root | Should -BeNullOrEmpty
        { Set-VirtGuestSshKey test root a -Append -Remove } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'leaves and uses virtual CPUs, and not with -WhatIf' {
        Set-VirtGuestVcpu test 1 -Offline -WhatIf
        (Get-VirtGuestVcpu test).Online | Should -Be $true, $true
        Set-VirtGuestVcpu test 1 -Offline
        (Get-VirtGuestVcpu test).Online | Should -Be $true, $false
        { Set-VirtGuestVcpu test 1 } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'freezes and thaws, and not with -WhatIf' {
        Lock-VirtGuestFileSystem test -WhatIf
        Invoke-VirtGuestAgent test guest-fsfreeze-status | Should -Be 'thawed'
        Lock-VirtGuestFileSystem test
        Unlock-VirtGuestFileSystem test -WhatIf
        Invoke-VirtGuestAgent test guest-fsfreeze-status | Should -Be 'frozen'
        Unlock-VirtGuestFileSystem test
        Invoke-VirtGuestAgent test guest-fsfreeze-status | Should -Be 'thawed'
        Lock-VirtGuestFileSystem test /none -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^OperationInvalid,'
    }

    It 'runs commands of the agent with and without arguments' {
        Invoke-VirtGuestAgent test guest-sync @{ id = 42 } | Should -Be 42
        (Invoke-VirtGuestAgent test '{"execute":"guest-get-host-name"}').'host-name' | Should -Be 'testhost'
        Invoke-VirtGuestAgent test guest-ping -WhatIf | Should -BeNullOrEmpty
        Invoke-VirtGuestAgent test guest-none -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^InternalError,'
    }

    It 'runs programs' {
        $result = Invoke-VirtGuestCommand test /bin/sh -ArgumentList '-c', 'echo out; echo err >&2; exit 3'
        "$($result.ExitCode) $($result.Output)$($result.ErrorOutput)" | Should -Be "3 out`nerr`n"
        (Invoke-VirtGuestCommand test /bin/cat -StandardInput 'in').Output | Should -Be 'in'
        Invoke-VirtGuestCommand test /bin/true -WhatIf | Should -BeNullOrEmpty
        Invoke-VirtGuestCommand test /none -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'InternalError,VirtPS.Commands.InvokeVirtGuestCommandCommand'
    }

    It 'stops waiting for a program at once, and leaves the connection usable' {
        $shell = [PowerShell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'; Invoke-VirtGuestCommand test /bin/sleep 3600")
            $running = $shell.BeginInvoke()
            $running.AsyncWaitHandle.WaitOne(1000) | Should -BeFalse
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.ElapsedMilliseconds | Should -BeLessThan 5000
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $shell.Dispose()
        }

        (Invoke-VirtGuestCommand test /bin/echo still).Output | Should -Be "still`n"
        Invoke-VirtGuestCommand test /bin/sleep 3600 -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationTimeout,VirtPS.Commands.InvokeVirtGuestCommandCommand'
    }

    It 'copies files both ways, and not with -WhatIf' {
        $file = Join-Path $TestDrive 'in.bin'
        $bytes = [byte[]](0..255) * 500
        [IO.File]::WriteAllBytes($file, $bytes)
        Copy-VirtGuestFile test $file /tmp/data -WhatIf
        Copy-VirtGuestFile test /tmp/data (Join-Path $TestDrive none) -FromGuest -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^InternalError,'
        Test-Path (Join-Path $TestDrive none) | Should -BeFalse
        Copy-VirtGuestFile test $file /tmp/data
        Copy-VirtGuestFile test /tmp/data (Join-Path $TestDrive out.bin) -FromGuest
        [Linq.Enumerable]::SequenceEqual($bytes, [IO.File]::ReadAllBytes((Join-Path $TestDrive out.bin))) | Should -BeTrue
        Copy-VirtGuestFile test (Join-Path $TestDrive missing) /tmp/x -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^SystemError,'
    }

    It 'speaks to the monitor' {
        (Invoke-VirtMonitorCommand test query-status).status | Should -Be 'running'
        $table = Invoke-VirtMonitorCommand test query-status -AsHashtable
        $table | Should -BeOfType System.Collections.Specialized.OrderedDictionary
        $table['status'] | Should -Be 'running'
        { Invoke-VirtMonitorCommand test x -Human -AsHashtable } | Should -Throw -ErrorId 'InvalidArg,*'
        Invoke-VirtMonitorCommand test 'info status' -Human | Should -Be 'VM status: running'
        Invoke-VirtMonitorCommand test query-status -WhatIf | Should -BeNullOrEmpty
        Invoke-VirtMonitorCommand test none -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^OperationFailed,'
    }

    It 'sets passwords, and not with -WhatIf' {
        $password = ConvertTo-SecureString 'secret' -AsPlainText -Force
        Set-VirtGuestPassword test root $password -PassThru -WhatIf | Should -BeNullOrEmpty
        (Set-VirtGuestPassword test root $password -PassThru).Name | Should -Be 'test'
    }
}

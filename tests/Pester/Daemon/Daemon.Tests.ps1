BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }
}

Describe 'A daemon of this machine' {
    BeforeAll {
        $root = Join-Path ([System.IO.Path]::GetTempPath()) "vps$(Get-Random)"
    }

    AfterAll {
        Get-VirtDaemon $root -ErrorAction Ignore | Stop-VirtDaemon
        Remove-Item $root -Recurse -Force -ErrorAction Ignore
    }

    It 'is not started by -WhatIf' {
        Start-VirtDaemon $root -WhatIf
        Test-Path $root | Should -BeFalse
    }

    It 'serves once Start-VirtDaemon is over' {
        $daemon = Start-VirtDaemon $root -IdleSec 120
        $daemon.Socket | Should -Exist
        (Get-VirtDaemon $root).ProcessId | Should -Be $daemon.ProcessId
        ($root | Get-VirtDaemon).ProcessId | Should -Be $daemon.ProcessId
        $connection = Connect-VirtHost "test+unix:///default?socket=$($daemon.Socket)"
        (Get-VirtDomain -Connection $connection).Name | Should -Be 'test'
        Disconnect-VirtHost $connection
    }

    It 'answers questions for signs of life, as often as it is asked' {
        $connection = Connect-VirtHost "test+unix:///default?socket=$((Get-VirtDaemon $root).Socket)" -NotDefault
        ($connection | Set-VirtConnection -KeepAliveInterval 1 -KeepAliveCount 1 -PassThru).IsAlive | Should -BeTrue
        # Longer than a silence may last: only answers keep it alive.
        Wait-VirtDomain test -For Shutoff -TimeoutSec 4 -Connection $connection -ErrorAction SilentlyContinue
        $connection.IsAlive | Should -BeTrue
        Set-VirtConnection $connection -KeepAliveInterval 0
        (Get-VirtDomain -Connection $connection).Name | Should -Be 'test'
        Disconnect-VirtHost $connection
    }

    It 'is not started twice' {
        { Start-VirtDaemon $root -ErrorAction Stop } | Should -Throw -ErrorId 'OperationInvalid*'
    }

    It 'goes on through -WhatIf and ends with Stop-VirtDaemon' {
        Stop-VirtDaemon $root -WhatIf
        $daemon = Get-VirtDaemon $root
        $daemon | Stop-VirtDaemon
        $daemon.Socket | Should -Not -Exist
        { Get-VirtDaemon $root -ErrorAction Stop } | Should -Throw -ErrorId 'OperationInvalid*'
    }

    It 'tells what is wrong with its configuration' {
        $file = Join-Path $TestDrive 'bad.conf'
        'colour = 1' | Set-Content $file
        { Start-VirtDaemon $root -ConfigFile $file -ErrorAction Stop } | Should -Throw "*bad.conf:1: there is no setting 'colour'*"
    }
}

Describe 'The configuration of a daemon' {
    BeforeEach {
        $file = Join-Path $TestDrive 'virtpsd.conf'
        "# mine`nmax_clients = 7   # few`n#listen_tcp = 0`n" | Set-Content $file -NoNewline
    }

    It 'shows each setting with its value, default and line' {
        $setting = Get-VirtDaemonConfig max_clients -Path $file
        $setting.Value, $setting.Default, $setting.IsSet, $setting.Line | Should -Be 7, 5000, $true, 2
        (Get-VirtDaemonConfig listen_tcp -Path $file).Value | Should -BeFalse
        (Get-VirtDaemonConfig -Path $file | Where-Object IsSet).Name | Should -Be 'max_clients'
    }

    It 'is not changed by -WhatIf' {
        Set-VirtDaemonConfig max_clients 9 -Path $file -WhatIf
        (Get-VirtDaemonConfig max_clients -Path $file).Value | Should -Be 7
    }

    It 'keeps comments and order' {
        Set-VirtDaemonConfig -Path $file -Setting @{ max_clients = 9; listen_tcp = $true }
        Get-Content $file -Raw | Should -Be "# mine`nmax_clients = 9   # few`n#listen_tcp = 0`nlisten_tcp = 1`n"
        Get-VirtDaemonConfig -Path $file | Where-Object IsSet | Set-VirtDaemonConfig -Reset
        Get-Content $file -Raw | Should -Be "# mine`n   # few`n#listen_tcp = 0`n"
    }

    It 'takes nothing that the daemon would refuse' {
        { Set-VirtDaemonConfig max_clients 0 -Path $file -ErrorAction Stop } | Should -Throw -ErrorId 'ConfSyntax,VirtPS.Commands.SetVirtDaemonConfigCommand'
        { Set-VirtDaemonConfig max_client 5 -Path $file -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArg,*'
        (Get-VirtDaemonConfig max_clients -Path $file).Value | Should -Be 7
    }

    It 'warns of what is wrong with the file' {
        'colour = 1' | Set-Content $file
        Get-VirtDaemonConfig max_clients -Path $file -WarningVariable warnings -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $warnings | Should -BeLike "*virtpsd.conf:1: there is no setting 'colour'*"
    }
}

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
        $connection = Connect-VirtHost "test+unix:///default?socket=$($daemon.Socket)"
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

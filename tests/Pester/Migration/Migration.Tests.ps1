Describe 'Migration' {
    BeforeEach {
        $here = Connect-VirtHost test:///default
        $node = Join-Path $TestDrive "$([guid]::NewGuid()).xml"
        Set-Content $node '<node/>'
        $there = Connect-VirtHost "test://$node" -Name there -NotDefault
    }
    AfterEach { Disconnect-VirtHost -All }

    It 'moves a running guest and its definition' {
        $moved = Get-VirtDomain test | Move-VirtDomain -Destination $there -Live -Persistent -UndefineSource
        "$($moved.State) $($moved.IsPersistent) $($moved.Connection)" | Should -Be 'Running True there'
        Get-VirtDomain test -Connection $here -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'takes names for both, and another name at the destination' {
        (Move-VirtDomain test there -NewName other).Name | Should -Be 'other'
        (Get-VirtDomain test -Connection $here).State | Should -Be 'Shutoff'
    }

    It 'moves nothing with -WhatIf' {
        Move-VirtDomain test $there -Live -WhatIf
        Get-VirtDomain -Connection $there | Should -BeNullOrEmpty
        (Get-VirtDomain test).State | Should -Be 'Running'
    }

    It 'moves a definition alone' {
        Stop-VirtDomain test -Force -Confirm:$false
        (Move-VirtDomain test $there -Offline).State | Should -Be 'Shutoff'
    }

    It 'names errors and leaves the guest where it is' {
        Move-VirtDomain nothing $there -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.MoveVirtDomainCommand'
        Move-VirtDomain test $here -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^InvalidArg,'
        $null = New-VirtSnapshot test s
        Move-VirtDomain test $there -Live -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^OperationInvalid,'
        (Get-VirtDomain test).State | Should -Be 'Running'
        { Move-VirtDomain test $there -Live -Offline } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'leaves the guest where it is when its job is stopped' {
        $slow = Connect-VirtHost 'test:///default?pace=3600000' -NotDefault
        $job = Move-VirtDomain test $there -Live -AsJob -Connection $slow
        while ($job.Progress.Count -eq 0) { if (Wait-Job $job -Timeout 1) { throw $job.Error } }
        (Get-VirtJob test).Operation | Should -Be 'MigrationOut'
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        (Get-VirtDomain test).State | Should -Be 'Running'
        Get-VirtDomain -Connection $there | Should -BeNullOrEmpty
        $job | Remove-Job
    }

    It 'keeps limits, and changes none with -WhatIf' {
        Set-VirtMigration test -Bandwidth 100MB -MaxDowntime 0.5 -CompressionCache 1MB
        $limits = Get-VirtDomain test | Get-VirtMigration
        "$($limits.Bandwidth) $($limits.MaxDowntime) $($limits.CompressionCache)" | Should -Be "$(100MB) 00:00:00.5000000 $(1MB)"
        Set-VirtMigration test -Bandwidth 1MB -WhatIf
        (Get-VirtMigration test).Bandwidth | Should -Be 100MB
        { Set-VirtMigration test } | Should -Throw -ErrorId 'InvalidArg,*'
        Set-VirtMigration test -PostCopy -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.SetVirtMigrationCommand'
        Get-VirtMigration | Format-Table | Out-String | Should -Match 'Domain +Bandwidth +MaxDowntime'
    }

    It 'takes what virsh migrate takes, also by libvirt''s names' {
        $with = @{
            Disk = 'vda'; DetectZeroesDisk = 'vda'; TargetZeroedDisk = 'vda'; CopyStorage = 'All'; ListenAddress = '127.0.0.1'; DisksPort = 49200
            CompressionMethod = 'zstd', 'xbzrle'; Parameter = @{ 'compression.zstd.level' = 3; 'bandwidth.postcopy' = 10 }; SynchronousWrites = $true
        }
        (Move-VirtDomain test $there -Live @with).State | Should -Be 'Running'
    }

    It 'names the parameter that is wrong: <Name>' -ForEach @(
        @{ Name = 'compression.zstd.level'; Value = 'much'; Id = 'InvalidArg' }
        @{ Name = 'no.such'; Value = 1; Id = 'ArgumentUnsupported' }
    ) {
        Move-VirtDomain test $there -Live -Parameter @{ $Name = $Value } -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "$Id,VirtPS.Commands.MoveVirtDomainCommand"
        "$($failed[0])" | Should -Match ([regex]::Escape($Name))
        (Get-VirtDomain test -Connection $here).State | Should -Be 'Running'
    }
}

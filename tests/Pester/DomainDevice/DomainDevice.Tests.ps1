Describe 'Devices of domains' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It '<Command> says NoDomain about a domain that is missing' -ForEach @(
        @{ Command = 'Get-VirtDomainDisk'; With = @{ } }
        @{ Command = 'Add-VirtDomainDisk'; With = @{ Disk = '/a' } }
        @{ Command = 'Remove-VirtDomainDisk'; With = @{ Disk = 'vda' } }
        @{ Command = 'Set-VirtDomainDisk'; With = @{ Disk = 'vda'; Eject = $true } }
        @{ Command = 'Resize-VirtDomainDisk'; With = @{ Disk = 'vda'; Size = 1GB } }
        @{ Command = 'Get-VirtDomainInterface'; With = @{ } }
        @{ Command = 'Add-VirtDomainInterface'; With = @{ Interface = 'default' } }
        @{ Command = 'Remove-VirtDomainInterface'; With = @{ Mac = 'x' } }
        @{ Command = 'Set-VirtDomainInterface'; With = @{ Mac = 'x'; LinkState = 'up' } }
        @{ Command = 'Send-VirtDomainAnnouncement'; With = @{ } }
        @{ Command = 'Get-VirtDomainDevice'; With = @{ } }
        @{ Command = 'Add-VirtDomainDevice'; With = @{ Device = '<rng/>' } }
        @{ Command = 'Set-VirtDomainDevice'; With = @{ Device = '<rng/>' } }
        @{ Command = 'Remove-VirtDomainDevice'; With = @{ Device = '<rng/>' } }
        @{ Command = 'Edit-VirtDomain'; With = @{ ScriptBlock = { } } }
    ) {
        & $Command nothing @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be "NoDomain,VirtPS.Commands.$($Command -replace '-')Command"
    }

    It 'lists disks' {
        $disk = Get-VirtDomain test | Get-VirtDomainDisk
        "$($disk.Target) $($disk.Bus) $($disk.Source)" | Should -Be 'vda virtio /guest/diskimage1'
        $disk.Capacity | Should -BeGreaterThan 0
        Get-VirtDomainDisk test vdz -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'DeviceMissing,VirtPS.Commands.GetVirtDomainDiskCommand'
        Get-VirtDomainDisk test vdz* | Should -BeNullOrEmpty
        Get-VirtDomainDisk | Format-Table | Out-String | Should -Match 'Domain +Target +Device'
    }

    It 'has network cards announce themselves' {
        $card = Get-VirtDomainInterface test
        Send-VirtDomainAnnouncement test -WhatIf -PassThru | Should -BeNullOrEmpty
        (Get-VirtDomain test | Send-VirtDomainAnnouncement -PassThru -Rounds 3 -InitialMilliseconds 10 -StepMilliseconds 10 -MaximumMilliseconds 50).Name | Should -Be 'test'
        ($card | Send-VirtDomainAnnouncement -PassThru).Name | Should -Be 'test'
        Send-VirtDomainAnnouncement test -Mac 52:54:00:ff:ff:ff -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SendVirtDomainAnnouncementCommand'
        Stop-VirtDomain test -Force -Confirm:$false
        Send-VirtDomainAnnouncement test -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.SendVirtDomainAnnouncementCommand'
    }

    It 'adds and removes disks of the run, of the definition, or of both' {
        Add-VirtDomainDisk test /images/a -WhatIf
        (Get-VirtDomainDisk test).Target | Should -Be 'vda'
        (Get-VirtDomain test | Add-VirtDomainDisk -Disk /images/a -Live -PassThru).Name | Should -Be 'test'
        'test' | Add-VirtDomainDisk -Disk /images/b -Config -Target vdc
        (Get-VirtDomainDisk test).Target | Should -Be 'vda', 'vdb'
        (Get-VirtDomainDisk test -Inactive).Target | Should -Be 'vda', 'vdc'
        Remove-VirtDomainDisk test vdb -WhatIf
        Remove-VirtDomainDisk test vdb -Confirm:$false
        (Get-VirtDomainDisk test).Target | Should -Be 'vda'
        Remove-VirtDomainDisk test vdb -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^DeviceMissing,'
    }

    It 'changes discs and limits' {
        Add-VirtDomainDisk test (New-VirtDiskConfig -NoMedia -Device Cdrom -Target sda)
        Set-VirtDomainDisk test sda -Insert /images/setup.iso
        (Get-VirtDomainDisk test sda).Source | Should -Be '/images/setup.iso'
        Set-VirtDomainDisk test sda -Eject -WhatIf
        (Get-VirtDomainDisk test sda).Source | Should -Be '/images/setup.iso'
        Set-VirtDomainDisk test sda -Eject
        (Get-VirtDomainDisk test sda).Source | Should -BeNullOrEmpty
        Set-VirtDomainDisk test vda -TotalBytesPerSec 1MB -WriteThreshold 1GB
        (Get-VirtDomainDisk test vda).Xml | Should -Match '<total_bytes_sec>1048576<'
        { Set-VirtDomainDisk test vda } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'resizes, and refuses to make smaller with -ExtendOnly' {
        Resize-VirtDomainDisk test vda 5GB -WhatIf
        Resize-VirtDomainDisk test vda 5GB
        (Get-VirtDomainDisk test vda).Capacity | Should -Be 5GB
        Get-VirtDomainDisk test | Resize-VirtDomainDisk -Size 1GB -ExtendOnly -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^InvalidArg,'
        (Get-VirtDomainDisk test vda).Capacity | Should -Be 5GB
    }

    It 'adds, changes and removes network cards' {
        $mac = '52:54:00:12:34:56'
        Add-VirtDomainInterface test default -WhatIf
        $before = @(Get-VirtDomainInterface test).Count
        Add-VirtDomainInterface test (New-VirtInterfaceConfig default -Mac $mac)
        @(Get-VirtDomainInterface test).Count | Should -Be ($before + 1)
        Set-VirtDomainInterface test $mac -LinkState down -Inbound 10KB
        $card = Get-VirtDomainInterface test $mac
        "$($card.LinkState) $($card.Inbound) $($card.Source)" | Should -Be 'down 10240 default'
        Set-VirtDomainInterface test $mac -LinkState up -WhatIf
        (Get-VirtDomainInterface test $mac).LinkState | Should -Be 'down'
        Get-VirtDomainInterface test $mac | Remove-VirtDomainInterface -Confirm:$false
        @(Get-VirtDomainInterface test).Count | Should -Be $before
        Set-VirtDomainInterface test $mac -LinkState up -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^DeviceMissing,'
    }

    It 'adds, changes and removes devices of any kind' {
        $watchdog = "<watchdog model='i6300esb' action='reset'/>"
        Add-VirtDomainDevice test $watchdog -WhatIf
        Get-VirtDomainDevice test watchdog | Should -BeNullOrEmpty
        Add-VirtDomainDevice test $watchdog
        (Get-VirtDomainDevice test watchdog).Type | Should -Be 'i6300esb'
        Add-VirtDomainDevice test $watchdog -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^OperationInvalid,'
        Set-VirtDomainDevice test (Get-VirtDomainDevice test disk) -Config
        Remove-VirtDomainDevice test (Get-VirtDomainDevice test watchdog) -WhatIf
        Remove-VirtDomainDevice test (Get-VirtDomainDevice test watchdog) -Confirm:$false
        Get-VirtDomainDevice test watchdog | Should -BeNullOrEmpty
        { Remove-VirtDomainDevice test } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'edits definitions by script, and not with -WhatIf' {
        $change = { param($xml) $xml.domain.vcpu.InnerText = '1' }
        Edit-VirtDomain test $change -WhatIf
        $was = (Get-VirtDomain test | Get-VirtXml -Inactive -As Xml).domain.vcpu.InnerText
        $was | Should -Not -Be '1'
        (Get-VirtDomain test | Edit-VirtDomain -ScriptBlock $change -PassThru).Name | Should -Be 'test'
        (Get-VirtDomain test | Get-VirtXml -Inactive -As Xml).domain.vcpu.InnerText | Should -Be '1'
        Edit-VirtDomain test { param($xml) 'nothing' } -Verbose 4>&1 | Out-String | Should -Match 'nothing was changed'
    }
}

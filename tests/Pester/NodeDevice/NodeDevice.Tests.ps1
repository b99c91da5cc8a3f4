BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $null = Connect-VirtHost test:///default
}

AfterAll { Disconnect-VirtHost -All }

Describe 'Get-VirtNodeDevice' {
    It 'gives all devices' {
        (Get-VirtNodeDevice).Name | Sort-Object | Should -Be 'computer', 'scsi_host1', 'scsi_host11', 'scsi_host2'
    }

    It 'finds by name, wildcard and pipeline' {
        (Get-VirtNodeDevice computer).Capability | Should -Be 'system'
        (Get-VirtNodeDevice SCSI_host1*).Name | Should -Be 'scsi_host1', 'scsi_host11'
        ('computer', 'scsi_host2' | Get-VirtNodeDevice).Name | Should -Be 'computer', 'scsi_host2'
        ([pscustomobject]@{ Name = 'computer' } | Get-VirtNodeDevice).Name | Should -Be 'computer'
    }

    It 'reports a literal name that is missing and goes on' {
        (Get-VirtNodeDevice nosuch, computer @quiet).Name | Should -Be 'computer'
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoNodeDevice,VirtPS.Commands.GetVirtNodeDeviceCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].TargetObject | Should -Be 'nosuch'
        Get-VirtNodeDevice nosuch* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'picks by capability' {
        (Get-VirtNodeDevice -Capability system).Name | Should -Be 'computer'
        @(Get-VirtNodeDevice -Capability vports).Count | Should -Be 2
        @(Get-VirtNodeDevice -Capability scsi*, system).Count | Should -Be 4
        Get-VirtNodeDevice -Capability net | Should -BeNullOrEmpty
        (Get-VirtNodeDevice scsi* -Capability vports).Name | Should -Be 'scsi_host1', 'scsi_host2'
    }

    It 'picks by parent' {
        (Get-VirtNodeDevice -Parent computer).Name | Should -Be 'scsi_host1', 'scsi_host2'
        (Get-VirtNodeDevice -Parent scsi*).Name | Should -Be 'scsi_host11'
    }

    It 'draws the tree' {
        $tree = Get-VirtNodeDevice -Tree
        $tree.Name | Should -Be 'computer', 'scsi_host1', 'scsi_host11', 'scsi_host2'
        $tree.Depth | Should -Be 0, 1, 2, 1
        $tree.Tree | Should -Be 'computer', '├─ scsi_host1', '│  └─ scsi_host11', '└─ scsi_host2'
        ($tree[1] | Get-VirtNodeDevice).Name | Should -Be 'scsi_host1'
    }

    It 'lets one capability of several be taken' { (Get-VirtNodeDevice scsi_host1).Capability[0] | Should -Be 'scsi_host' }
    It 'has the description' { ([xml](Get-VirtNodeDevice computer).Xml).device.name | Should -Be 'computer' }

    It 'completes names and capabilities' {
        foreach ($pair in @('Get-VirtNodeDevice comp', 'computer'), @('Get-VirtNodeDevice -Capability mdev_', 'mdev_types')) {
            (TabExpansion2 $pair[0] $pair[0].Length).CompletionMatches.CompletionText | Should -Contain $pair[1]
        }
    }
}

Describe 'Parts of a card' {
    BeforeAll {
        # libvirt's default test host has no device that can be given to guests.
        Disconnect-VirtHost -All
        $null = Connect-VirtHost "test://$((Resolve-Path (Join-Path $PSScriptRoot ../../Examples/card.xml)).Path)"
    }

    BeforeEach { $part = New-VirtNodeDevice pci_0000_00_02_0 testgpu-half -Attribute @{ weight = 1 } }
    AfterEach { Get-VirtNodeDevice mdev_* | Remove-VirtNodeDevice -Force -Confirm:$false }

    It 'are defined, started, stopped and forgotten' {
        $part.IsActive, $part.IsPersistent, $part.Autostart | Should -Be $false, $true, $false
        $part | Start-VirtNodeDevice
        (Get-VirtNodeDevice $part.Name).IsActive | Should -BeTrue
        Start-VirtNodeDevice $part.Name @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.StartVirtNodeDeviceCommand'
        Stop-VirtNodeDevice $part.Name -Confirm:$false
        Remove-VirtNodeDevice mdev_* -Confirm:$false
        Get-VirtNodeDevice mdev_* | Should -BeNullOrEmpty
    }

    It 'change by -Autostart and -Xml' {
        ($part | Set-VirtNodeDevice -Autostart -PassThru).Autostart | Should -BeTrue
        $part | Set-VirtNodeDevice -Config -Xml $part.Xml.Replace("value='1'", "value='2'")
        (Get-VirtNodeDevice $part.Name).Xml | Should -BeLike "*weight*value='2'*"
    }

    It 'stay as they are with -WhatIf' {
        $part | Start-VirtNodeDevice -WhatIf
        $part | Remove-VirtNodeDevice -WhatIf
        New-VirtNodeDevice pci_0000_00_02_0 testgpu-quarter -WhatIf | Should -BeNullOrEmpty
        (Get-VirtNodeDevice mdev_*).IsActive | Should -Be $false
    }

    It 'need a parent that can be split' {
        New-VirtNodeDevice computer testgpu-half @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'ParseFailed,VirtPS.Commands.NewVirtNodeDeviceCommand'
    }
}

Describe 'Dismount-, Mount- and Reset-VirtNodeDevice' {
    BeforeAll {
        # libvirt's default test host has no device that can be given to guests.
        Disconnect-VirtHost -All
        $null = Connect-VirtHost "test://$((Resolve-Path (Join-Path $PSScriptRoot ../../Examples/card.xml)).Path)"
    }

    It 'move a card to guests and back' {
        (Dismount-VirtNodeDevice pci_0000_00_02_0 -Confirm:$false -PassThru).Xml | Should -BeLike '*<name>vfio-pci*'
        Reset-VirtNodeDevice pci_0000_00_02_0 -Confirm:$false
        (Get-VirtNodeDevice pci* | Mount-VirtNodeDevice -PassThru).Xml | Should -BeLike '*testgpu*'
    }

    It 'change nothing with -WhatIf' {
        Dismount-VirtNodeDevice pci_0000_00_02_0 -WhatIf
        (Get-VirtNodeDevice pci_0000_00_02_0).Xml | Should -Not -BeLike '*<name>vfio-pci*'
    }

    It 'refuse what is no PCI device' {
        Dismount-VirtNodeDevice computer -Confirm:$false @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.DismountVirtNodeDeviceCommand'
    }
}

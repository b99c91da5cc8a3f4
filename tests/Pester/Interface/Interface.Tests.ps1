BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $null = Connect-VirtHost test:///default
}

AfterAll { Disconnect-VirtHost -All }

Describe 'Get-VirtInterface' {
    It 'gives the interfaces of the host' {
        $one = Get-VirtInterface
        $one.Name, $one.Mac, $one.IsActive | Should -Be 'eth1', 'aa:bb:cc:dd:ee:ff', $true
        ([xml]$one.Xml).interface.mtu.size | Should -Be '1492'
    }

    It 'finds by name, wildcard and pipeline' {
        (Get-VirtInterface eth1).Name | Should -Be 'eth1'
        (Get-VirtInterface E*).Name | Should -Be 'eth1'
        ('eth1' | Get-VirtInterface).Name | Should -Be 'eth1'
    }

    It 'finds by address, however its letters are written' {
        (Get-VirtInterface -Mac AA:BB:CC:DD:EE:FF).Name | Should -Be 'eth1'
        (Get-VirtInterface -Mac *:ff).Name | Should -Be 'eth1'
        Get-VirtInterface -Mac 00:* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'picks those that are up or down' {
        @(Get-VirtInterface -Active).Count | Should -Be 1
        Get-VirtInterface -Inactive | Should -BeNullOrEmpty
        @(Get-VirtInterface -Inactive:$false).Count | Should -Be 1
    }

    It 'reports <Arguments> as missing' -ForEach @(
        @{ Arguments = @{ Name = 'nosuch' }; Target = 'nosuch' }
        @{ Arguments = @{ Mac = '00:00:00:00:00:00' }; Target = '00:00:00:00:00:00' }
    ) {
        Get-VirtInterface @Arguments @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoInterface,VirtPS.Commands.GetVirtInterfaceCommand'
        $problems[0].TargetObject | Should -Be $Target
    }
}

Describe 'Interfaces of a host' {
    AfterEach { Get-VirtInterface br*, bond*, eth7* | Remove-VirtInterface -Force -Confirm:$false }

    It 'are defined, started, stopped and forgotten' {
        $bridge = New-VirtInterface br7 Bridge -Member eth8 -Address 10.7.0.1/24, fd00::1/64 -Gateway 10.7.0.254 -Mtu 1400
        $bridge.IsActive | Should -BeFalse
        $xml = ([xml]$bridge.Xml).interface
        $xml.mtu.size, $xml.protocol[0].ip.prefix, $xml.protocol[1].family, $xml.bridge.interface.name | Should -Be '1400', '24', 'ipv6', 'eth8'
        ($bridge | Start-VirtInterface -PassThru).IsActive | Should -BeTrue
        Stop-VirtInterface br7 -Confirm:$false
        Remove-VirtInterface br7 -Confirm:$false
        Get-VirtInterface br7* | Should -BeNullOrEmpty
    }

    It 'are bonds and VLANs too' {
        ([xml](New-VirtInterface bond7 Bond -Member eth8, eth9 -BondMode 802.3ad).Xml).interface.bond.mode | Should -Be '802.3ad'
        ([xml](New-VirtInterface eth7.42 Vlan -VlanId 42 -Member eth7).Xml).interface.vlan.tag | Should -Be '42'
        New-VirtInterface eth7.43 Vlan @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.NewVirtInterfaceCommand'
    }

    It 'change by a script' {
        $null = New-VirtInterface br7 Bridge
        Edit-VirtInterface br7 -ScriptBlock { param($xml) $xml.interface['bridge'].SetAttribute('stp', 'on') }
        ([xml](Get-VirtInterface br7).Xml).interface.bridge.stp | Should -Be 'on'
        Edit-VirtInterface br7 -ScriptBlock { param($xml) $xml.OuterXml.Replace('br7', 'br8') } @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.EditVirtInterfaceCommand'
    }

    It 'stay as they are with -WhatIf' {
        New-VirtInterface br7 Bridge -WhatIf | Should -BeNullOrEmpty
        Stop-VirtInterface eth1 -WhatIf
        New-VirtBridge eth1 br7 -WhatIf | Should -BeNullOrEmpty
        (Get-VirtInterface).Name | Should -Be 'eth1'
        (Get-VirtInterface eth1).IsActive | Should -BeTrue
    }

    It 'go into a bridge and come out of it with their addresses' {
        $null = New-VirtInterface eth7 -Address 10.7.0.1/24
        $bridge = New-VirtBridge eth7 br7 -Confirm:$false
        $bridge.IsActive | Should -BeTrue
        ([xml]$bridge.Xml).interface.protocol.ip.address | Should -Be '10.7.0.1'
        $freed = Remove-VirtBridge br7 -Confirm:$false
        $freed.Name | Should -Be 'eth7'
        ([xml]$freed.Xml).interface.protocol.ip.address | Should -Be '10.7.0.1'
        Get-VirtInterface br7* | Should -BeNullOrEmpty
    }

    It 'are put back by Undo-VirtInterfaceChange and kept by Complete-VirtInterfaceChange' {
        Start-VirtInterfaceChange
        Start-VirtInterfaceChange @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.StartVirtInterfaceChangeCommand'
        $null = New-VirtInterface br7 Bridge
        Undo-VirtInterfaceChange -Confirm:$false
        Get-VirtInterface br7* | Should -BeNullOrEmpty
        Start-VirtInterfaceChange
        $null = New-VirtInterface br7 Bridge
        Complete-VirtInterfaceChange
        (Get-VirtInterface br7).Name | Should -Be 'br7'
    }
}

BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS)
    }
}

Describe 'Virtual networks' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    Context 'Get-VirtNetwork' {
        It 'lists the one network of the default test host' {
            $network = Get-VirtNetwork
            $network | Should -BeOfType VirtPS.Engine.Model.VirtNetwork
            $network.Name | Should -BeExactly 'default'
            $network.Bridge | Should -BeExactly 'virbr0'
            $network.IsActive | Should -BeTrue
            $network.IsPersistent | Should -BeTrue
            $network.Autostart | Should -BeFalse
        }

        It 'finds by wildcard, by piped string, by property name and by uuid' {
            (Get-VirtNetwork DEF*).Name | Should -Be 'default'
            ('default' | Get-VirtNetwork).Name | Should -Be 'default'
            ([pscustomobject]@{ Name = 'default' } | Get-VirtNetwork).Name | Should -Be 'default'
            (Get-VirtNetwork -Uuid (Get-VirtNetwork).Uuid).Name | Should -Be 'default'
        }

        It 'is silent about a wildcard that matches nothing' {
            Get-VirtNetwork nothing* -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'reports each literal name that is missing and goes on' {
            $found = Get-VirtNetwork none, default, nada -ErrorAction SilentlyContinue -ErrorVariable problems
            $found.Name | Should -Be 'default'
            $problems.TargetObject | Should -Be 'none', 'nada'
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoNetwork,VirtPS.Commands.GetVirtNetworkCommand'
            $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'reports a uuid that is missing' {
            Get-VirtNetwork -Uuid ([guid]::Empty) -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoNetwork,VirtPS.Commands.GetVirtNetworkCommand'
        }

        It 'narrows by <Parameters.Keys>' -ForEach @(
            @{ Parameters = @{ Active = $true }; Expected = @('default', 'gone') }
            @{ Parameters = @{ Inactive = $true }; Expected = @('kept') }
            @{ Parameters = @{ Persistent = $true }; Expected = @('default', 'kept') }
            @{ Parameters = @{ Transient = $true }; Expected = @('gone') }
            @{ Parameters = @{ Autostart = $true }; Expected = @('kept') }
            @{ Parameters = @{ Autostart = $false }; Expected = @('default', 'gone') }
            @{ Parameters = @{ Bridge = 'virbr0' }; Expected = @('default') }
            @{ Parameters = @{ Active = $true; Name = 'k*' }; Expected = @() }
        ) {
            $null = New-VirtNetwork kept -Cidr 10.1.0.0/24 -Bridge br7 -Autostart
            $null = New-VirtNetwork gone -Cidr 10.2.0.0/24 -Bridge br8 -Transient
            @((Get-VirtNetwork @Parameters).Name | Sort-Object) | Should -Be $Expected
        }

        It 'reads from several connections at once' {
            $other = Connect-VirtHost test:///default -Name second
            (Get-VirtNetwork -Connection $connection, $other).Connection.Name | Should -Be $connection.Name, 'second'
        }
    }

    Context 'New-VirtNetwork' {
        It 'defines a network and leaves it stopped' {
            $network = New-VirtNetwork lab -Cidr 10.20.0.0/24 -Domain lab.example
            $network.IsActive | Should -BeFalse
            $network.IsPersistent | Should -BeTrue
            $xml = ([xml]$network.Xml).network
            $xml.forward.mode | Should -Be 'nat'
            $xml.domain.name | Should -Be 'lab.example'
            $xml.ip.address | Should -Be '10.20.0.1'
            $xml.ip.netmask | Should -Be '255.255.255.0'
            $xml.ip.dhcp.range.start | Should -Be '10.20.0.2'
            $xml.ip.dhcp.range.end | Should -Be '10.20.0.254'
        }

        It 'starts it and has it start with its host' {
            $network = New-VirtNetwork lab -Cidr 10.20.0.0/24 -Start -Autostart
            $network.IsActive, $network.Autostart | Should -Be $true, $true
        }

        It 'hands out <Range> of <Cidr>' -ForEach @(
            @{ Cidr = '10.0.0.254/24'; Range = '10.0.0.1-10.0.0.253' }
            @{ Cidr = '10.0.0.100/24'; Range = '10.0.0.101-10.0.0.254' }
            @{ Cidr = '10.0.0.0/30'; Range = '10.0.0.2-10.0.0.2' }
            @{ Cidr = '10.0.0.0/8'; Range = '10.0.0.2-10.0.255.255' }
            @{ Cidr = 'fd00::/64'; Range = 'fd00::2-fd00::ffff' }
        ) {
            $given = ([xml](New-VirtNetwork lab -Forward Isolated -Cidr $Cidr).Xml).network.ip.dhcp.range
            "$($given.start)-$($given.end)" | Should -Be $Range
        }

        It 'hands out what -DhcpRange says, and with -NoDhcp nothing' {
            $pair = New-VirtNetwork pair -Cidr 10.1.0.0/24 -DhcpRange 10.1.0.10, 10.1.0.20
            ([xml]$pair.Xml).network.ip.dhcp.range.end | Should -Be '10.1.0.20'
            $two = New-VirtNetwork two -Cidr 10.2.0.0/24 -DhcpRange 10.2.0.10-10.2.0.20, 10.2.0.30-10.2.0.40
            ([xml]$two.Xml).network.ip.dhcp.range.start | Should -Be '10.2.0.10', '10.2.0.30'
            $none = New-VirtNetwork none -Cidr 10.3.0.0/24 -NoDhcp
            ([xml]$none.Xml).network.ip.ChildNodes.Count | Should -Be 0
        }

        It 'refuses <Why>' -ForEach @(
            @{ Why = 'what is no subnet'; Parameters = @{ Cidr = '10.0.0.0' } }
            @{ Why = 'a range outside its subnets'; Parameters = @{ Cidr = '10.0.0.0/24'; DhcpRange = '10.9.0.1-10.9.0.9' } }
            @{ Why = 'a range without an end'; Parameters = @{ Cidr = '10.0.0.0/24'; DhcpRange = '10.0.0.9' } }
            @{ Why = 'a range and none'; Parameters = @{ Cidr = '10.0.0.0/24'; DhcpRange = '10.0.0.1-10.0.0.9'; NoDhcp = $true } }
            @{ Why = 'autostart without a definition'; Parameters = @{ Cidr = '10.0.0.0/24'; Transient = $true; Autostart = $true } }
        ) {
            New-VirtNetwork lab @Parameters -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
            $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.NewVirtNetworkCommand'
            $problems[0].TargetObject | Should -Be 'lab'
            Get-VirtNetwork lab* | Should -BeNullOrEmpty
        }

        It 'makes each way for traffic' {
            $null = New-VirtNetwork inside -Forward Isolated -Cidr 10.1.0.0/24
            $null = New-VirtNetwork outside -Forward Bridge -Bridge br0
            ([xml](Get-VirtNetwork inside).Xml).network['forward'] | Should -BeNullOrEmpty
            ([xml](Get-VirtNetwork outside).Xml).network.forward.mode | Should -Be 'bridge'
            ([xml](Get-VirtNetwork outside).Xml).network.bridge.name | Should -Be 'br0'
        }

        It 'takes XML as text, as lines and as a document' {
            $text = "<network>`n<name>NAME</name>`n<ip address='10.5.0.1' prefix='24'/>`n</network>"
            (New-VirtNetwork -Xml $text.Replace('NAME', 'text')).Name | Should -Be 'text'
            (New-VirtNetwork -Xml ($text.Replace('NAME', 'lines') -split "`n")).Name | Should -Be 'lines'
            (New-VirtNetwork -Xml ([xml]$text.Replace('NAME', 'document'))).Name | Should -Be 'document'
        }

        It 'takes rows of a table' {
            $rows = 'Name,Cidr', 'red,10.1.0.0/24', 'blue,10.2.0.0/24' | ConvertFrom-Csv
            ($rows | New-VirtNetwork).Name | Should -Be 'red', 'blue'
        }

        It 'refuses XML that is none' {
            New-VirtNetwork -Xml '<network' -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'XmlDetail,VirtPS.Commands.NewVirtNetworkCommand'
        }

        It 'refuses a name that is taken' {
            New-VirtNetwork default -Cidr 10.1.0.0/24 -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'OperationFailed,VirtPS.Commands.NewVirtNetworkCommand'
        }

        It 'shows the XML and makes nothing with -WhatIf -Verbose' {
            $shown = New-VirtNetwork lab -Cidr 10.20.0.0/24 -WhatIf -Verbose 4>&1
            "$shown" | Should -Match "<ip address='10.20.0.1' netmask='255.255.255.0'>"
            Get-VirtNetwork lab* | Should -BeNullOrEmpty
        }

        It 'asks which of several default connections is meant' {
            $null = Connect-VirtHost test:///default -Name second
            New-VirtNetwork lab -Cidr 10.1.0.0/24 -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.NewVirtNetworkCommand'
            (New-VirtNetwork lab -Cidr 10.1.0.0/24 -Connection second).Connection.Name | Should -Be 'second'
        }
    }

    Context 'Start-VirtNetwork and Stop-VirtNetwork' {
        It 'stop and start, by object, name and wildcard' {
            $network = Get-VirtNetwork default
            Stop-VirtNetwork $network | Should -BeNullOrEmpty
            $network.IsActive | Should -BeFalse
            ('default' | Start-VirtNetwork -PassThru).IsActive | Should -BeTrue
            (Stop-VirtNetwork d* -PassThru).IsActive | Should -BeFalse
        }

        It 'reports a network that is started already, with the code of libvirt' {
            Start-VirtNetwork default -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.StartVirtNetworkCommand'
            $problems[0].TargetObject.Name | Should -Be 'default'
        }

        It 'leave nothing of a transient network' {
            New-VirtNetwork gone -Cidr 10.1.0.0/24 -Transient | Stop-VirtNetwork -PassThru | Should -BeNullOrEmpty
            Get-VirtNetwork gone* | Should -BeNullOrEmpty
        }

        It 'change nothing with -WhatIf' {
            Get-VirtNetwork | Stop-VirtNetwork -WhatIf
            (Get-VirtNetwork default).IsActive | Should -BeTrue
            Stop-VirtNetwork default
            Start-VirtNetwork default -WhatIf
            (Get-VirtNetwork default).IsActive | Should -BeFalse
        }
    }

    Context 'Set-VirtNetwork' {
        It 'has a network start with its host, and no longer' {
            (Set-VirtNetwork default -Autostart -PassThru).Autostart | Should -BeTrue
            (Get-VirtNetwork | Set-VirtNetwork -Autostart:$false -PassThru).Autostart | Should -BeFalse
        }

        It 'stores another definition of the same network' {
            $uuid = (New-VirtNetwork lab -Cidr 10.1.0.0/24).Uuid
            Set-VirtNetwork lab -Xml "<network><ip address='10.2.0.1' prefix='24'/></network>"
            $network = Get-VirtNetwork lab
            $network.Uuid | Should -Be $uuid
            ([xml]$network.Xml).network.ip.address | Should -Be '10.2.0.1'
        }

        It 'refuses the definition of another network' {
            Set-VirtNetwork default -Xml '<network><name>other</name></network>' -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtNetworkCommand'
        }

        It 'shows the difference and changes nothing with -WhatIf -Verbose' {
            $xml = (Get-VirtNetwork default).Xml -replace 'virbr0', 'virbr9'
            $shown = Set-VirtNetwork default -Xml $xml -Autostart -WhatIf -Verbose 4>&1
            "$shown" | Should -Match "-  <bridge name='virbr0'"
            "$shown" | Should -Match "\+  <bridge name='virbr9'"
            (Get-VirtNetwork default).Autostart | Should -BeFalse
            (Get-VirtNetwork default).Xml | Should -Match 'virbr0'
        }
    }

    Context 'Remove-VirtNetwork' {
        It 'removes a network that is stopped' {
            New-VirtNetwork lab -Cidr 10.1.0.0/24 | Remove-VirtNetwork -Confirm:$false
            Get-VirtNetwork lab* | Should -BeNullOrEmpty
        }

        It 'reports that the test host keeps the definition of a network that is started' {
            Remove-VirtNetwork default -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.RemoveVirtNetworkCommand'
            (Get-VirtNetwork default).IsPersistent | Should -BeTrue
        }

        It 'stops it first with -Force, with or without a definition' {
            $null = New-VirtNetwork gone -Cidr 10.1.0.0/24 -Transient
            Remove-VirtNetwork * -Force -Confirm:$false
            Get-VirtNetwork | Should -BeNullOrEmpty
        }

        It 'removes nothing with -WhatIf' {
            Remove-VirtNetwork default -Force -WhatIf
            (Get-VirtNetwork default).IsActive | Should -BeTrue
        }

        It 'reports a name that is missing' {
            Remove-VirtNetwork none -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoNetwork,VirtPS.Commands.RemoveVirtNetworkCommand'
        }
    }

    Context 'Get-VirtDhcpLease' {
        It 'gives the leases of networks that are started' {
            $lease = Get-VirtDhcpLease
            $lease | Should -BeOfType VirtPS.Engine.Model.VirtDhcpLease
            $lease.Network, $lease.Mac, $lease.Address, $lease.Prefix, $lease.Protocol, $lease.Hostname |
                Should -Be 'default', 'aa:bb:cc:dd:ee:ff', '192.168.122.2', 24, 'ipv4', 'test'
        }

        It 'takes networks as objects, names and wildcards' {
            (Get-VirtNetwork | Get-VirtDhcpLease).Address | Should -Be '192.168.122.2'
            ('default' | Get-VirtDhcpLease).Address | Should -Be '192.168.122.2'
            (Get-VirtDhcpLease d*).Address | Should -Be '192.168.122.2'
        }

        It 'narrows by MAC address' {
            (Get-VirtDhcpLease default aa:bb:cc:dd:ee:ff).Hostname | Should -Be 'test'
            Get-VirtDhcpLease default 00:00:00:00:00:01 -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'reports a network that is missing' {
            Get-VirtDhcpLease none -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoNetwork,VirtPS.Commands.GetVirtDhcpLeaseCommand'
            $problems[0].TargetObject | Should -Be 'none'
        }
    }

    Context 'Update-VirtNetwork' {
        It 'adds, changes and removes entries' {
            Update-VirtNetwork default -AddDhcpHost @{ Mac = '52:54:00:00:00:11'; Name = 'web1'; IP = '192.168.122.11' } -AddDnsText @{ Name = 'note'; Value = 'text' }
            $xml = ([xml](Get-VirtNetwork default).Xml).network
            $xml.ip.dhcp.host.ip | Should -Be '192.168.122.11'
            $xml.dns.txt.value | Should -Be 'text'
            Update-VirtNetwork default -SetDhcpHost @{ Mac = '52:54:00:00:00:11'; Name = 'web1'; IP = '192.168.122.12' }
            ([xml](Get-VirtNetwork default).Xml).network.ip.dhcp.host.ip | Should -Be '192.168.122.12'
            $network = 'default' | Update-VirtNetwork -RemoveDhcpHost @{ Name = 'web1' } -RemoveDnsText @{ Name = 'note' } -PassThru
            $network.Xml | Should -Not -Match 'web1|note'
        }

        It 'changes the definition alone with -Config' {
            Update-VirtNetwork default -AddDnsHost @{ IP = '192.168.122.5'; Hostname = 'a', 'b' } -Config
            (Get-VirtNetwork default).Xml | Should -Not -Match '<hostname>'
            $null = Stop-VirtNetwork default
            (Get-VirtNetwork default).Xml | Should -Match '<hostname>b</hostname>'
        }

        It 'takes any change as XML' {
            Update-VirtNetwork default -Section PortGroup -Command AddLast -Xml "<portgroup name='slow'/>"
            (Get-VirtNetwork default).Xml | Should -Match "portgroup name='slow'"
        }

        It 'changes nothing with -WhatIf' {
            Update-VirtNetwork default -AddDhcpRange 192.168.122.100-192.168.122.110 -WhatIf
            (Get-VirtNetwork default).Xml | Should -Not -Match '192.168.122.110'
        }

        It 'reports what does not fit: <Id>' -ForEach @(
            @{ Parameters = @{ RemoveDhcpHost = @{ Name = 'none' } }; Id = 'OperationInvalid' }
            @{ Parameters = @{ AddDhcpHost = @{ Color = 'red' } }; Id = 'InvalidArg' }
            @{ Parameters = @{ AddDhcpRange = '10.0.0.1' }; Id = 'InvalidArg' }
        ) {
            Update-VirtNetwork default @Parameters -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be "$Id,VirtPS.Commands.UpdateVirtNetworkCommand"
        }
    }

    Context 'Edit-VirtNetwork' {
        It 'stores what the script makes of the definition' {
            $null = Stop-VirtNetwork default
            $network = Edit-VirtNetwork default { $_.network.bridge.SetAttribute('delay', '3') } -PassThru
            ([xml]$network.Xml).network.bridge.delay | Should -Be '3'
        }

        It 'changes nothing with -WhatIf' {
            Edit-VirtNetwork default { $_.network.bridge.SetAttribute('delay', '3') } -WhatIf
            (Get-VirtNetwork default).Xml | Should -Not -Match "delay='3'"
        }

        It 'refuses another name' {
            Edit-VirtNetwork default { $_.network.name = 'other' } -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.EditVirtNetworkCommand'
        }
    }

    Context 'Ports' {
        BeforeEach {
            $port = New-VirtNetworkPort default web1 -OwnerUuid (New-Guid) -Mac 52:54:00:00:00:31 -Isolated
        }

        It 'are made, found and removed' {
            $port | Should -BeOfType VirtPS.Engine.Model.VirtNetworkPort
            $port.Network, $port.Owner, $port.Mac, $port.Type, $port.Device | Should -Be 'default', 'web1', '52:54:00:00:00:31', 'network', 'virbr0'
            (Get-VirtNetworkPort).Uuid | Should -Be $port.Uuid
            (Get-VirtNetwork default | Get-VirtNetworkPort -Mac 52:54:00:00:00:31).Owner | Should -Be 'web1'
            Get-VirtNetworkPort default -Mac 52:54:00:00:00:32 | Should -BeNullOrEmpty
            $port | Remove-VirtNetworkPort -Confirm:$false
            Get-VirtNetworkPort | Should -BeNullOrEmpty
        }

        It 'count rates in bytes, and keep those that are not given' {
            $port | Set-VirtNetworkPort -InboundAverage 1MB -OutboundAverage 2000
            $port.InboundAverage, $port.OutboundAverage | Should -Be 1MB, 2048
            ($port | Set-VirtNetworkPort -OutboundAverage 0 -PassThru).InboundAverage | Should -Be 1MB
            $port.OutboundAverage | Should -BeNullOrEmpty
        }

        It 'stay with -WhatIf' {
            $port | Remove-VirtNetworkPort -WhatIf
            $port | Set-VirtNetworkPort -InboundAverage 1MB -WhatIf
            (Get-VirtNetworkPort).InboundAverage | Should -BeNullOrEmpty
            New-VirtNetworkPort default web2 -OwnerUuid (New-Guid) -WhatIf
            (Get-VirtNetworkPort).Owner | Should -Be 'web1'
        }

        It 'that are missing are reported' {
            Get-VirtNetworkPort default (New-Guid) -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoNetworkPort,VirtPS.Commands.GetVirtNetworkPortCommand'
            $port | Remove-VirtNetworkPort -Confirm:$false
            $port | Remove-VirtNetworkPort -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoNetworkPort,VirtPS.Commands.RemoveVirtNetworkPortCommand'
        }
    }

    Context 'Completion of networks' {
        It 'offers the names that there are' {
            $line = 'Start-VirtNetwork d'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'default'
        }

        It 'offers the ways for traffic' {
            $line = 'New-VirtNetwork x -Forward Ro'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'Route'
        }
    }
}

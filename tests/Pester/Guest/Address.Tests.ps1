Describe 'Get-VirtDomainAddress' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It 'tells the addresses of guests given as objects, names, rows and uuids' {
        $domain = Get-VirtDomain test
        $address = Get-VirtDomainAddress test
        "$($address.Family) $($address.Source)" | Should -Be 'IPv4 Lease'
        [ipaddress]::Parse($address.Address).AddressFamily | Should -Be 'InterNetwork'
        $address.Cidr | Should -Be "$($address.Address)/$($address.Prefix)"
        ($domain | Get-VirtDomainAddress).Address | Should -Be $address.Address
        ('test' | Get-VirtDomainAddress).Address | Should -Be $address.Address
        ([pscustomobject]@{ DomainName = 'test' } | Get-VirtDomainAddress).Address | Should -Be $address.Address
        (Get-VirtDomainAddress -Uuid $domain.Uuid).Address | Should -Be $address.Address
        (Get-VirtDomainAddress).Address | Should -Be $address.Address
        $address | Format-Table | Out-String | Should -Match 'Domain +Interface +Mac +Address'
    }

    It 'looks where it is told to' {
        (Get-VirtDomainAddress test -Source Agent).Source | Select-Object -Unique | Should -Be 'Agent'
        (Get-VirtDomainAddress test Arp).Source | Select-Object -Unique | Should -Be 'Arp'
        Get-VirtDomainAddress test -Source Lease -Family IPv6 | Should -BeNullOrEmpty
    }

    It 'says NoDomain about what is missing, and OperationInvalid about what does not run' {
        Get-VirtDomainAddress nothing -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.GetVirtDomainAddressCommand'
        Stop-VirtDomain test -Force -Confirm:$false
        Get-VirtDomainAddress test -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.GetVirtDomainAddressCommand'
        Get-VirtDomainAddress | Should -BeNullOrEmpty
    }
}

Describe 'Enter-VirtContainer' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It 'enters only containers' {
        Enter-VirtContainer test -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationUnsupported,VirtPS.Commands.EnterVirtContainerCommand'
        Get-VirtDomain test | Enter-VirtContainer -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].Exception.Message | Should -Match 'only containers of LXC'
        Enter-VirtContainer nothing -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.EnterVirtContainerCommand'
    }
}

Describe 'Get-VirtDomain' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
        $null = New-VirtDomain -Name web1 -Memory 64MB
        $null = New-VirtDomain -Name web2 -Memory 64MB -Start
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'lists all' {
        (Get-VirtDomain).Name | Sort-Object | Should -Be 'test', 'web1', 'web2'
    }

    It 'filters by <Filter>' -ForEach @(
        @{ Filter = 'name'; Command = { Get-VirtDomain web* }; Names = 'web1', 'web2' }
        @{ Filter = 'state'; Command = { Get-VirtDomain -State Running }; Names = 'test', 'web2' }
        @{ Filter = 'name and state'; Command = { Get-VirtDomain web* -State Shutoff }; Names = @('web1') }
        @{ Filter = 'number'; Command = { Get-VirtDomain -Id 1 }; Names = @('test') }
        @{ Filter = 'number and transience'; Command = { Get-VirtDomain -Id 1 -Transient }; Names = @() }
        @{ Filter = 'uuid'; Command = { Get-VirtDomain -Uuid 6695eb01-f6a4-8304-79aa-97f2502e193f }; Names = @('test') }
        @{ Filter = 'autostart'; Command = { Set-VirtDomain web1 -Autostart; Get-VirtDomain -Autostart }; Names = @('web1') }
        @{ Filter = 'no snapshot'; Command = { $null = New-VirtSnapshot web2 -Name s; Get-VirtDomain web* -HasSnapshot:$false }; Names = @('web1') }
        @{ Filter = 'snapshot'; Command = { $null = New-VirtSnapshot web2 -Name s; Get-VirtDomain -HasSnapshot }; Names = @('web2') }
        @{ Filter = 'transience'; Command = { Get-VirtDomain -Transient }; Names = @() }
    ) {
        @((& $Command).Name | Sort-Object) | Should -Be $Names
    }

    It 'says NoDomain about <What> that is missing' -ForEach @(
        @{ What = 'a name'; Command = { Get-VirtDomain nothing -ErrorAction SilentlyContinue -ErrorVariable script:failed } }
        @{ What = 'a number'; Command = { Get-VirtDomain -Id 4711 -ErrorAction SilentlyContinue -ErrorVariable script:failed } }
        @{ What = 'a uuid'; Command = { Get-VirtDomain -Uuid 11111111-2222-3333-4444-555555555555 -ErrorAction SilentlyContinue -ErrorVariable script:failed } }
    ) {
        & $Command | Should -BeNullOrEmpty
        $script:failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.GetVirtDomainCommand'
    }

    It 'asks several connections at once' {
        $other = Connect-VirtHost test:///default -Name other
        (Get-VirtDomain test).Count | Should -Be 2
        (Get-VirtDomain test).Connection.Name | Sort-Object | Should -Be 'other', 'test:///default'
        (Get-VirtDomain test -Connection other).Connection.Name | Should -Be 'other'
    }

    It 'has a table' {
        $table = Get-VirtDomain test | Format-Table | Out-String
        $table | Should -Match 'Id +Name +State +Reason +Vcpu +Memory'
        $table | Should -Match '1 +test +Running +Unknown +2 +2 GiB'
    }
}

Describe 'the virt: drive' {
    BeforeEach {
        $null = Connect-VirtHost test:///default -Name lab
    }

    AfterEach {
        Set-Location $PSScriptRoot
        Disconnect-VirtHost -All
    }

    It 'shows connections, their folders and what is in these, as the typed objects' {
        Get-ChildItem virt:\ | Should -BeOfType VirtPS.Engine.Model.VirtConnection
        (Get-ChildItem virt:\lab).Name | Should -Be @('domains', 'networks', 'pools', 'nodedevices', 'interfaces', 'nwfilters', 'secrets')
        $domain = Get-ChildItem virt:\lab\domains
        $domain | Should -BeOfType VirtPS.Engine.Model.VirtDomain
        $domain.Name | Should -Be 'test'
        (Get-Item virt:\lab\networks\default).Bridge | Should -Be 'virbr0'
        "$(Get-ChildItem virt:\lab\domains | Out-String)" | Should -Be "$(Get-VirtDomain | Out-String)"
        $null = New-VirtStorageVolume default-pool v 1GB
        (Get-ChildItem virt:\lab\pools\default-pool\volumes).Name | Should -Be 'v'
        (Get-Item virt:\lab\pools\default-pool\volumes\v).Capacity | Should -Be 1GB
        (Get-ChildItem virt:\lab\pools -Recurse -Name) -join ' ' | Should -Match 'volumes'
    }

    It 'can be walked, matched with wildcards and completed' {
        Set-Location virt:\lab\domains
        (Get-Item t*).Name | Should -Be 'test'
        (Get-ChildItem virt:\l*\net*\d*).Name | Should -Be 'default'
        Set-Location ..\networks
        "$(Get-Location)" | Should -Match 'networks$'
        (Get-ChildItem).Name | Should -Be 'default'
        (TabExpansion2 'Get-Item virt:/lab/domains/te' 29).CompletionMatches.CompletionText | Should -Match 'domains[\\/]test$'
    }

    It 'knows what is there: <Path>' -ForEach @(
        @{ Path = 'virt:\'; There = $true }
        @{ Path = 'virt:\lab'; There = $true }
        @{ Path = 'virt:\lab\domains\test'; There = $true }
        @{ Path = 'virt:\lab\domains\nosuch'; There = $false }
        @{ Path = 'virt:\nosuch'; There = $false }
        @{ Path = 'virt:\lab\nosuch'; There = $false }
        @{ Path = 'virt:\lab\domains\test\deeper'; There = $false }
    ) {
        Test-Path $Path | Should -Be $There
    }

    It 'calls a connection without a name of its own by its URI with dashes' {
        $null = Connect-VirtHost test:///default
        Test-Path virt:\test-default\domains\test | Should -BeTrue
    }

    It 'says what is missing' {
        Get-Item virt:\lab\domains\nosuch -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand'
    }

    It 'removes, but not what runs, and not with -WhatIf' {
        $null = New-VirtDomain gone -VirtType test
        Remove-Item virt:\lab\domains\gone -WhatIf
        Test-Path virt:\lab\domains\gone | Should -BeTrue
        Remove-Item virt:\lab\domains\gone
        Test-Path virt:\lab\domains\gone | Should -BeFalse
        Remove-Item virt:\lab\domains\test -ErrorAction SilentlyContinue -ErrorVariable problem
        "$($problem[0].FullyQualifiedErrorId)" | Should -Match '^OperationInvalid'
        Test-Path virt:\lab\domains\test | Should -BeTrue
        Remove-Item virt:\lab\pools\default-pool -Force
        Test-Path virt:\lab\pools\default-pool | Should -BeFalse
    }

    It 'renames domains, and nothing else' {
        $null = New-VirtDomain old -VirtType test
        Rename-Item virt:\lab\domains\old new -WhatIf
        Test-Path virt:\lab\domains\old | Should -BeTrue
        Rename-Item virt:\lab\domains\old new
        (Get-VirtDomain new).Name | Should -Be 'new'
        Rename-Item virt:\lab\networks\default other -ErrorAction SilentlyContinue -ErrorVariable problem
        "$($problem[0].FullyQualifiedErrorId)" | Should -Match '^NoSupport'
    }

    It 'reads and sets definitions' {
        ((Get-Content virt:\lab\domains\test) -join "`n").Trim() | Should -Be (Get-VirtXml (Get-VirtDomain test)).Trim()
        $null = New-VirtDomain spare -VirtType test
        $xml = (Get-Content virt:\lab\domains\spare) -replace '<vcpu(.*)>1<', '<vcpu$1>3<'
        Set-Content virt:\lab\domains\spare $xml -WhatIf
        (Get-VirtDomain spare).Vcpu | Should -Be 1
        Set-Content virt:\lab\domains\spare $xml
        (Get-VirtDomain spare).Vcpu | Should -Be 3
        Set-Content virt:\lab\networks\lab "<network><name>lab</name></network>"
        Test-Path virt:\lab\networks\lab | Should -BeTrue
        { Set-Content virt:\lab\domains\spare ($xml -replace 'spare', 'other') -ErrorAction Stop } | Should -Throw '*spare*'
        $xml | Set-Content virt:\lab\domains\spare
        Set-Content virt:\lab\domains\spare '<domain>' -ErrorAction SilentlyContinue -ErrorVariable problem
        "$problem" | Should -Match 'no whole description'
    }
}

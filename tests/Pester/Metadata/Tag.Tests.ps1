Describe 'Tags' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $null = New-VirtDomain -Name web1 -Memory 64MB -Start
        $null = New-VirtDomain -Name web2 -Memory 64MB
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'keeps words and values, and finds domains by them' {
        Add-VirtDomainTag web1 env=prod, critical
        Add-VirtDomainTag web2 env=test
        (Get-VirtDomainTag web1).Tag | Should -Be @('critical', 'env=prod')
        (Get-VirtDomain -Tag env=prod).Name | Should -Be 'web1'
        (Get-VirtDomain -Tag env | Sort-Object Name).Name | Should -Be @('web1', 'web2')
        (Get-VirtDomain web* -Tag ENV=p*, crit*).Name | Should -Be 'web1'
        Get-VirtDomain -Tag env=prod, nothing | Should -BeNullOrEmpty
    }

    It 'gives a word that is there already the new value' {
        Add-VirtDomainTag web1 env=prod
        Add-VirtDomainTag web1 Env=test
        @(Get-VirtDomainTag web1).Tag | Should -Be 'env=test'
    }

    It 'outlives the run of a domain that was tagged while it ran' {
        Add-VirtDomainTag web1 env=prod
        Stop-VirtDomain web1 -Force -Confirm:$false
        (Get-VirtDomainTag web1).Tag | Should -Be 'env=prod'
    }

    It 'takes tags away, and minds none that are not there' {
        Get-VirtDomain web* | Add-VirtDomainTag -Tag a, b=1
        'web1', 'web2' | Remove-VirtDomainTag -Tag b, nothing -ErrorAction Stop
        (Get-VirtDomain web* | Get-VirtDomainTag).Tag | Should -Be @('a', 'a')
        Remove-VirtDomainTag web* *
        Get-VirtDomainTag web* | Should -BeNullOrEmpty
        Get-VirtMetadata -DomainName web1 | Should -BeNullOrEmpty
    }

    It 'keeps a value with signs of XML as it is' {
        Add-VirtDomainTag web1 'note=a<b & "c"'
        (Get-VirtDomainTag web1).Value | Should -Be 'a<b & "c"'
    }

    It 'changes nothing with -WhatIf' {
        Add-VirtDomainTag web1 a -WhatIf
        Get-VirtDomainTag web1 | Should -BeNullOrEmpty
        Add-VirtDomainTag web1 a
        Remove-VirtDomainTag web1 a -WhatIf
        (Get-VirtDomainTag web1).Tag | Should -Be 'a'
    }

    It 'says InvalidArg about a tag without a word, and NoDomain about a name without a domain' {
        Add-VirtDomainTag web1 =prod -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.AddVirtDomainTagCommand'
        $null = Get-VirtDomainTag nobody -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.GetVirtDomainTagCommand'
    }
}

Describe 'Metadata' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $owner = @{ Namespace = 'urn:example:owner'; Prefix = 'own' }
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'keeps an element of <Kind>s under its namespace' -ForEach @(
        @{ Kind = 'domain'; Get = { Get-VirtDomain test } }
        @{ Kind = 'network'; Get = { Get-VirtNetwork default } }
    ) {
        & $Get | Set-VirtMetadata @owner -Xml '<owner><name>Ada</name></owner>'
        $found = & $Get | Get-VirtMetadata
        $found.Namespace | Should -Be 'urn:example:owner'
        $found.Prefix | Should -Be 'own'
        ([xml]$found.Xml).owner.name | Should -Be 'Ada'
        & $Get | Set-VirtMetadata @owner -Xml ([xml]'<owner/>')
        @(& $Get | Get-VirtMetadata).Count | Should -Be 1
        & $Get | Remove-VirtMetadata -Namespace urn:example:owner
        & $Get | Get-VirtMetadata | Should -BeNullOrEmpty
    }

    It 'finds objects by name and by property' {
        Set-VirtMetadata -DomainName te* @owner -Xml '<owner/>'
        ([pscustomobject]@{ DomainName = 'test' } | Get-VirtMetadata).Name | Should -Be 'test'
        Get-VirtMetadata -NetworkName * | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        Set-VirtMetadata -DomainName test @owner -Xml '<owner/>' -WhatIf
        Get-VirtMetadata -DomainName test | Should -BeNullOrEmpty
    }

    It 'refuses other objects and bad text by their ids' {
        Get-VirtStoragePool | Get-VirtMetadata -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.GetVirtMetadataCommand'
        Set-VirtMetadata -DomainName test @owner -Xml '<owner>' -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Xml*,VirtPS.Commands.SetVirtMetadataCommand'
    }
}

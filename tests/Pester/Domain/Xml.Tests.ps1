Describe 'Get-VirtXml' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'gives text as the host does' {
        $domain = Get-VirtDomain test
        $domain | Get-VirtXml | Should -Be $domain.Xml
        Get-VirtXml $domain | Should -BeLike "<domain type='test' id='1'>*"
    }

    It 'gives what counts from the next start on with -Inactive' {
        Get-VirtDomain test | Get-VirtXml -Inactive | Should -BeLike "<domain type='test'>*"
    }

    It 'gives <Form>' -ForEach @(
        @{ Form = 'Xml'; Type = 'System.Xml.XmlDocument' }
        @{ Form = 'XDocument'; Type = 'System.Xml.Linq.XDocument' }
    ) {
        (Get-VirtDomain test | Get-VirtXml -As $Form).GetType().FullName | Should -Be $Type
    }

    It 'keeps passwords back unless it is asked for them' {
        $xml = (Get-VirtDomain test).Xml -replace '</devices>', "<graphics type='vnc' port='-1' passwd='secret'/></devices>"
        Stop-VirtDomain test
        $null = New-VirtDomain -Xml ($xml -replace " id='1'")
        Get-VirtDomain test | Get-VirtXml | Should -Not -BeLike '*secret*'
        Get-VirtDomain test | Get-VirtXml -Secure | Should -BeLike "*passwd='secret'*"
    }

    It 'serves objects of other kinds' {
        $connection.Networks.ListAsync([VirtPS.Engine.Drivers.NetworkListFlags]::None, [Threading.CancellationToken]::None).Result[0] | Get-VirtXml | Should -BeLike '<network>*'
    }

    It 'says InvalidArg about a variant that the kind does not have' {
        $network = $connection.Networks.ListAsync([VirtPS.Engine.Drivers.NetworkListFlags]::None, [Threading.CancellationToken]::None).Result[0]
        $network | Get-VirtXml -Migratable -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.GetVirtXmlCommand'
        $failed[0].TargetObject.Name | Should -Be 'default'
    }
}

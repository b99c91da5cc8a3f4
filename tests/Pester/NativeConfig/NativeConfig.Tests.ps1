Describe 'Configurations of hypervisors' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It 'are written of domains given as objects, names, rows and uuids' {
        $domain = Get-VirtDomain test
        $config = ConvertTo-VirtNativeConfig test
        ([xml]$config).node.domain.name | Should -Be 'test'
        $domain | ConvertTo-VirtNativeConfig | Should -Be $config
        'test' | ConvertTo-VirtNativeConfig | Should -Be $config
        [pscustomobject]@{ DomainName = 'test' } | ConvertTo-VirtNativeConfig | Should -Be $config
        ConvertTo-VirtNativeConfig -Uuid $domain.Uuid | Should -Be $config
    }

    It 'are written of descriptions' {
        $config = ConvertTo-VirtNativeConfig -Xml '<domain type="test"><name>new</name><memory>65536</memory><os><type>hvm</type></os></domain>' -Format test-node
        ([xml]$config).node.domain.name | Should -Be 'new'
        Get-VirtDomain new* | Should -BeNullOrEmpty
    }

    It 'are read from text, lines and files, and a host can start from them' {
        $file = Join-Path $TestDrive node.xml
        ConvertTo-VirtNativeConfig test | Set-Content $file
        $xml = Get-Content $file | ConvertFrom-VirtNativeConfig
        ([xml]$xml).domain.name | Should -Be 'test'
        Get-Item $file | ConvertFrom-VirtNativeConfig -Format test-node | Should -Be $xml
        ConvertFrom-VirtNativeConfig (Get-Content $file -Raw) | Should -Be $xml
        ConvertFrom-VirtNativeConfig -Path $file | Should -Be $xml
        $there = Connect-VirtHost "test://$file" -NotDefault
        (Get-VirtDomain -Connection $there).Name | Should -Be 'test'
    }

    It 'name what is wrong' {
        ConvertTo-VirtNativeConfig nothing -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.ConvertToVirtNativeConfigCommand'
        ConvertTo-VirtNativeConfig test -Format qemu-argv -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoSupport,VirtPS.Commands.ConvertToVirtNativeConfigCommand'
        ConvertFrom-VirtNativeConfig '<node/>' -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'XmlError,VirtPS.Commands.ConvertFromVirtNativeConfigCommand'
        ConvertFrom-VirtNativeConfig -Path (Join-Path $TestDrive none) -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'SystemError,VirtPS.Commands.ConvertFromVirtNativeConfigCommand'
    }

    It 'complete the names of formats' {
        $line = 'ConvertTo-VirtNativeConfig test -Format x'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'xen-sxpr', 'xen-xl', 'xen-xm'
    }
}

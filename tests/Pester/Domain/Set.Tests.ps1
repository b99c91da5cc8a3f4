Describe 'Set-VirtDomain' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'changes the memory of the run' {
        $domain = Set-VirtDomain test -Memory 1GB -PassThru
        $domain.Memory | Should -Be 1GB
        $domain.MemoryText | Should -Be '1 GiB'
        (Get-VirtXml $domain -As Xml).domain.currentMemory.'#text' | Should -Be '1048576'
    }

    It 'changes the stored definition alone with -Config' {
        Set-VirtDomain test -Memory 1GB -Config
        $domain = Get-VirtDomain test
        $domain.Memory | Should -Be 2GB
        (Get-VirtXml $domain -Inactive -As Xml).domain.currentMemory.'#text' | Should -Be '1048576'
    }

    It 'raises ceiling and memory together' {
        Stop-VirtDomain test
        $domain = Set-VirtDomain test -Memory 16GB -MaxMemory 16GB -PassThru
        $domain.Memory | Should -Be 16GB
        $domain.MaxMemory | Should -Be 16GB
    }

    It 'lowers ceiling and memory together' {
        Stop-VirtDomain test
        $domain = Set-VirtDomain test -Memory 512MB -MaxMemory 512MB -PassThru
        $domain.MaxMemory | Should -Be 512MB
    }

    It 'refuses more memory than the ceiling' {
        Set-VirtDomain test -Memory 32GB -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtDomainCommand'
    }

    It 'changes virtual CPUs of the stored definition' {
        Stop-VirtDomain test
        Set-VirtDomain test -MaxVcpu 4 -Vcpu 3 -Config
        $vcpu = (Get-VirtDomain test | Get-VirtXml -Inactive -As Xml).domain.vcpu
        $vcpu.'#text' | Should -Be '4'
        $vcpu.current | Should -Be '3'
    }

    It 'turns autostart on and off' {
        (Set-VirtDomain test -Autostart -PassThru).Autostart | Should -BeTrue
        (Get-VirtDomain -Autostart).Name | Should -Be 'test'
        (Set-VirtDomain test -Autostart:$false -PassThru).Autostart | Should -BeFalse
    }

    It 'writes and removes title and description' {
        Set-VirtDomain test -Title 'Web server' -Description 'Serves the web.'
        $xml = (Get-VirtDomain test | Get-VirtXml -As Xml).domain
        $xml.title | Should -Be 'Web server'
        $xml.description | Should -Be 'Serves the web.'
        Set-VirtDomain test -Title ''
        (Get-VirtDomain test | Get-VirtXml -As XDocument).Root.Element('title') | Should -BeNullOrEmpty
    }

    It 'changes what happens on a crash' {
        Set-VirtDomain test -OnCrash Preserve -Config
        (Get-VirtDomain test | Get-VirtXml -Inactive -As Xml).domain.on_crash | Should -Be 'preserve'
    }

    It 'stores a boot order by kinds, and by devices' {
        Set-VirtDomain test -BootOrder network, hd
        (Get-VirtDomain test | Get-VirtXml -Inactive -As Xml).domain.os.boot.dev | Should -Be 'network', 'hd'
        Set-VirtDomain test -BootOrder aa:bb:cc:dd:ee:ff, vda
        $xml = (Get-VirtDomain test | Get-VirtXml -Inactive -As Xml).domain
        $xml.os.boot | Should -BeNullOrEmpty
        $xml.devices.interface.boot.order | Should -Be '1'
        $xml.devices.disk.boot.order | Should -Be '2'
    }

    It 'refuses a boot order with a device that is not there' {
        Set-VirtDomain test -BootOrder vdz -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtDomainCommand'
        "$($failed[0])" | Should -BeLike "*'vdz'*"
    }

    It 'shows the difference with -Verbose, and changes nothing with -WhatIf' {
        $lines = Set-VirtDomain test -Memory 1GB -OnCrash Preserve -WhatIf -Verbose 4>&1 | ForEach-Object Message
        $lines | Should -Contain "-  <currentMemory unit='KiB'>2097152</currentMemory>"
        $lines | Should -Contain "+  <currentMemory unit='KiB'>1048576</currentMemory>"
        $lines | Should -Contain '+  <on_crash>preserve</on_crash>'
        (Get-VirtDomain test).Memory | Should -Be 2GB
    }
}

Describe 'New-VirtDomain' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'needs no XML' {
        $domain = New-VirtDomain -Name web1 -Memory 2GB -Vcpu 2 -Disk (New-VirtDiskConfig -Size 20GB -Pool default-pool) -Network default
        $domain.State | Should -Be 'Shutoff'
        $domain.Memory | Should -Be 2GB
        $domain.Vcpu | Should -Be 2
        $xml = [xml]$domain.Xml
        $xml.domain.devices.disk.source.file | Should -Be '/default-pool/web1.qcow2'
        $xml.domain.devices.disk.target.dev | Should -Be 'vda'
        $xml.domain.devices.interface.source.network | Should -Be 'default'
        (Get-VirtStorageVolume -Pool default-pool web1.qcow2).Capacity | Should -Be 20GB
    }

    It 'takes a size, a path, a volume and a configuration for a disk' {
        $volume = New-VirtStorageVolume -Pool default-pool -Name data -Capacity 1GB
        $domain = New-VirtDomain -Name web1 -Disk 5GB, '/images/old.img', $volume, (New-VirtDiskConfig -NoMedia -Device Cdrom)
        $disks = ([xml]$domain.Xml).domain.devices.disk
        @($disks.target.dev) | Should -Be 'vda', 'vdb', 'vdc', 'sda'
        @($disks[0..2].source.file) | Should -Be '/default-pool/web1.qcow2', '/images/old.img', '/default-pool/data'
        $disks[3].source | Should -BeNullOrEmpty
    }

    It 'chooses devices by the operating system' {
        $xml = [xml](New-VirtDomain -Name win1 -OsVariant win2k22).Xml
        $xml.domain.clock.offset | Should -Be 'localtime'
    }

    It 'shows the XML with -WhatIf -Verbose and makes nothing, no volume either' {
        $shown = New-VirtDomain -Name web1 -Disk 5GB -WhatIf -Verbose 4>&1 | Out-String
        $shown | Should -Match '<name>web1</name>'
        Get-VirtDomain web1* | Should -BeNullOrEmpty
        Get-VirtStorageVolume -Pool default-pool | Should -BeNullOrEmpty
    }

    It 'leaves no volume behind when the definition is refused' {
        New-VirtDomain -Name test2 -Disk 5GB -Network default -Cpu (New-VirtCpuConfig -Sockets 3) -Vcpu 1 -Title "two`nlines" `
            -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 1
        Get-VirtDomain test2* | Should -BeNullOrEmpty
        Get-VirtStorageVolume -Pool default-pool | Should -BeNullOrEmpty
    }

    It 'says NoStoragePool about a pool that is missing' {
        New-VirtDomain -Name web1 -Disk (New-VirtDiskConfig 1GB -Pool nothing) -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoStoragePool,VirtPS.Commands.NewVirtDomainCommand'
    }

    It 'says where XML is wrong' {
        New-VirtDomain -Xml '<domain><name>x</domain>' -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'Xml*,VirtPS.Commands.NewVirtDomainCommand'
    }

    It 'takes XML as <What>' -ForEach @(
        @{ What = 'text'; Command = { New-VirtDomain -Xml $xml } }
        @{ What = 'an XML document'; Command = { New-VirtDomain -Xml ([xml]$xml) } }
        @{ What = 'lines'; Command = { New-VirtDomain -Xml ($xml -replace '><', ">`n<" -split "`n") } }
    ) {
        $xml = "<domain type='test'><name>web9</name><memory unit='GiB'>1</memory><os><type>hvm</type></os><metadata><a:b xmlns:a='urn:a'>kept</a:b></metadata></domain>"
        $domain = & $Command
        $domain.Name | Should -Be 'web9'
        $domain.Xml | Should -Match "<a:b xmlns:a=['""]urn:a['""]>kept</a:b>"
    }

    It 'starts what is transient, and forgets it when it stops' {
        $domain = New-VirtDomain -Name web1 -Transient
        $domain.State | Should -Be 'Running'
        $domain.IsPersistent | Should -BeFalse
        Stop-VirtDomain web1 -Force -Confirm:$false
        Get-VirtDomain web1* | Should -BeNullOrEmpty
    }

    It 'takes rows' {
        $rows = @'
Name,Memory,Vcpu
web1,67108864,1
web2,134217728,2
'@ | ConvertFrom-Csv
        $made = $rows | New-VirtDomain
        $made.Name | Should -Be 'web1', 'web2'
        $made.Memory | Should -Be 64MB, 128MB
    }
}

Describe 'Import-VirtDomain and Export-VirtDomain' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $directory = Join-Path $TestDrive ([guid]::NewGuid())
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'bring back what was removed' {
        $null = New-VirtDomain -Name web1 -Memory 64MB -Network default
        $xml = (Get-VirtDomain web1).Xml
        $file = Export-VirtDomain web1 -Path $directory
        $file.Name | Should -Be 'web1.xml'
        Remove-VirtDomain web1 -Confirm:$false
        (Get-ChildItem $directory | Import-VirtDomain).Xml | Should -Be $xml
    }

    It 'leave a file alone that exists, unless forced' {
        $null = Export-VirtDomain test -Path $directory
        Set-Content (Join-Path $directory test.xml) mine
        Export-VirtDomain test -Path $directory -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'WriteFailed,VirtPS.Commands.ExportVirtDomainCommand'
        Get-Content (Join-Path $directory test.xml) | Should -Be 'mine'
        $null = Export-VirtDomain test -Path $directory -Force
        Get-Content (Join-Path $directory test.xml) -Raw | Should -Match '<name>test</name>'
        @(Get-ChildItem $directory).Count | Should -Be 1
    }

    It 'do nothing with -WhatIf' {
        Export-VirtDomain test -Path $directory -WhatIf
        Test-Path $directory | Should -BeFalse
        $null = Export-VirtDomain test -Path $directory
        $path = Join-Path $directory test.xml
        (Get-Content $path -Raw) -replace '<name>test<', '<name>two<' -replace '<uuid>.*</uuid>' | Set-Content $path
        Import-VirtDomain $path -WhatIf
        Get-VirtDomain two* | Should -BeNullOrEmpty
    }

    It 'name the file that is missing' {
        Import-VirtDomain -LiteralPath (Join-Path $TestDrive nothing.xml) -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'ReadFailed,VirtPS.Commands.ImportVirtDomainCommand'
    }
}

Describe 'Copy-VirtDomain' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $null = New-VirtDomain -Name web1 -Memory 64MB -Disk 1GB -Network default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'gives the copy a uuid, a MAC address and a volume of its own' {
        $copy = Copy-VirtDomain web1 web2
        $source = Get-VirtDomain web1
        $copy.Uuid | Should -Not -Be $source.Uuid
        ([xml]$copy.Xml).domain.devices.interface.mac.address | Should -Not -Be ([xml]$source.Xml).domain.devices.interface.mac.address
        ([xml]$copy.Xml).domain.devices.disk.source.file | Should -Be '/default-pool/web2.qcow2'
        (Get-VirtStorageVolume -Pool default-pool).Name | Sort-Object | Should -Be 'web1.qcow2', 'web2.qcow2'
    }

    It 'lays a linked copy on the original' {
        $null = Copy-VirtDomain web1 web2 -Linked
        $volume = [xml](Get-VirtStorageVolume -Pool default-pool web2.qcow2).Xml
        $volume.volume.backingStore.path | Should -Be '/default-pool/web1.qcow2'
    }

    It 'refuses a domain that runs' {
        Start-VirtDomain web1
        Copy-VirtDomain web1 web2 -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.CopyVirtDomainCommand'
        @(Get-VirtStorageVolume -Pool default-pool).Count | Should -Be 1
    }

    It 'refuses a name that is taken and makes no volume' {
        Copy-VirtDomain web1 test -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 1
        @(Get-VirtStorageVolume -Pool default-pool).Count | Should -Be 1
    }

    It 'copies nothing with -WhatIf' {
        Copy-VirtDomain web1 web2 -WhatIf
        Get-VirtDomain web2* | Should -BeNullOrEmpty
    }
}

Describe 'The builders' {
    It 'describe a graphics server without showing its password' {
        $secret = ConvertTo-SecureString 'correct horse' -AsPlainText -Force
        $graphics = New-VirtGraphicsConfig vnc -Password $secret
        $graphics.HasPassword | Should -BeTrue
        $graphics | Format-List | Out-String | Should -Not -Match 'horse'
        "$graphics" | Should -Not -Match 'horse'
    }

    It 'describe a disk with a size in bytes' {
        $null = Connect-VirtHost test:///default
        (New-VirtStorageVolume default-pool piped.img 1MB | New-VirtDiskConfig).VolumeName | Should -Be 'piped.img'
        ('default' | New-VirtInterfaceConfig).Network | Should -Be 'default'
        Disconnect-VirtHost -All
        $disk = New-VirtDiskConfig -Size 20GB -Pool default-pool
        $disk.Size | Should -Be 20GB
        $disk | Format-Table | Out-String | Should -Match '20 GiB'
    }

    It 'describe a network card' {
        $card = New-VirtInterfaceConfig -Network default -Mac 52-54-00-AA-BB-CC -Model e1000e
        $card.Mac | Should -Be '52:54:00:aa:bb:cc'
        $card.Kind | Should -Be 'network'
    }

    It 'describe a CPU' {
        $cpu = New-VirtCpuConfig pentium3 -Cores 2 -Feature @{ mmx = 'require' }
        $cpu.Mode | Should -Be 'custom'
        $cpu.Features['mmx'] | Should -Be 'require'
    }

    It 'refuse what cannot be: <What>' -ForEach @(
        @{ What = 'a size of nothing'; Command = { New-VirtDiskConfig -Size 0 } }
        @{ What = 'a MAC address that is none'; Command = { New-VirtInterfaceConfig -Network default -Mac 1:2:3 } }
        @{ What = 'a VLAN out of range'; Command = { New-VirtInterfaceConfig -Network default -Vlan 5000 } }
    ) {
        $Command | Should -Throw
    }
}

Describe 'documents of desired state' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        Push-Location $TestDrive
    }

    AfterEach {
        Pop-Location
        Disconnect-VirtHost -All
    }

    It 'brings all kinds about in the order in which they are needed, and once' {
        Set-Content key.txt 'not to be seen' -NoNewline
        Set-Content site.psd1 @'
@{
    Domains      = @( @{ Name = 'web'; Memory = 2GB; Vcpu = 2; State = 'Running'; Autostart = $true; Network = 'lab'
                         Disk = @( '/srv/web.img', @{ Size = 5GB; Pool = 'images' } ) } )
    Networks     = @( @{ Name = 'lab'; Cidr = '10.20.0.0/24'; DhcpRange = '10.20.0.100-10.20.0.200'; State = 'Running' } )
    Filters      = @( @{ Name = 'outer'; Include = 'inner' }, @{ Name = 'inner'; Rule = '<rule action="drop" direction="in"><all/></rule>' } )
    Volumes      = @{ 'data.qcow2' = @{ Pool = 'images'; Capacity = '20GB'; Format = 'qcow2' } }
    StoragePools = @( @{ Name = 'images'; TargetPath = '/srv/images'; State = 'Running'; Autostart = $true } )
    Secrets      = @( @{ Usage = 'ceph'; UsageId = 'client.admin'; ValuePath = 'key.txt' } )
}
'@
        $planned = Invoke-VirtConfiguration site.psd1 -WhatIf
        $planned.Status | Sort-Object -Unique | Should -Be 'Planned'
        Get-VirtDomain web -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Test-VirtConfiguration site.psd1 | Should -BeFalse

        $steps = Invoke-VirtConfiguration site.psd1
        $steps.Status | Sort-Object -Unique | Should -Be 'Done'
        "$($steps | ForEach-Object { "$($_.Action):$($_.Name)" })" | Should -Be (
            'Create:client.admin SetValue:client.admin Create:images Autostart:images Start:images Create:data.qcow2 ' +
            'Create:inner Create:outer Create:lab Start:lab Create:web Autostart:web Start:web')
        $web = Get-VirtDomain web
        $web.Memory, $web.Vcpu, "$($web.State)", $web.Autostart | Should -Be @(2GB, 2, 'Running', $true)
        (Get-VirtStorageVolume web.qcow2 -Pool images).Capacity | Should -Be 5GB
        [Text.Encoding]::UTF8.GetString((Get-VirtSecretValue client.admin -AsByteArray)) | Should -Be 'not to be seen'

        Invoke-VirtConfiguration site.psd1 | Should -BeNullOrEmpty
        Test-VirtConfiguration site.psd1 | Should -BeTrue
        "$($steps | Out-String -Width 400) $($planned | Format-List * | Out-String)" | Should -Not -Match 'not to be seen'
    }

    It 'tells drift property by property, with key and line, and mends it' {
        Set-Content site.json @'
{
  "domains": [
    { "name": "test",
      "memory": "4GB",
      "title": "For tests",
      "autostart": true }
  ]
}
'@
        $drift = Test-VirtConfiguration site.json -Detailed
        $drift | Should -BeOfType VirtPS.Engine.DesiredState.VirtDrift
        $drift.Property | Should -Be @('Memory', 'Title', 'Autostart')
        $drift[0].Desired, $drift[0].Actual, $drift[0].Key, $drift[0].Line | Should -Be @('4 GiB', '2 GiB', 'domains[0].memory', 4)
        $null = Invoke-VirtConfiguration site.json
        Test-VirtConfiguration site.json | Should -BeTrue
        ([xml](Get-VirtXml (Get-VirtDomain test) -Inactive)).domain.title | Should -Be 'For tests'
    }

    It 'keeps what a document does not speak of' {
        $null = Invoke-VirtConfiguration -Configuration @{ Domains = @( @{ Name = 'web'; Memory = 1GB; Description = 'mine'; Disk = '/srv/a.img'; Network = 'default' } ) }
        $before = [xml](Get-VirtDomain web).Xml
        $null = Invoke-VirtConfiguration -Configuration @{ Domains = @( @{ Name = 'web'; Memory = 2GB } ) }
        $after = [xml](Get-VirtDomain web).Xml
        $after.domain.uuid, $after.domain.description, $after.domain.devices.disk.source.file, $after.domain.devices.interface.mac.address |
            Should -Be @($before.domain.uuid, 'mine', '/srv/a.img', $before.domain.devices.interface.mac.address)
        $after.domain.memory.InnerText | Should -Be '2097152'
    }

    It 'plugs in disks and cards that are missing and takes others off' {
        $null = Invoke-VirtConfiguration -Configuration @{ Domains = @( @{ Name = 'web'; Disk = '/srv/a.img', '/srv/b.img'; Network = 'default' } ) }
        $wanted = @{ Domains = @( @{ Name = 'web'; Disk = @('/srv/b.img', @{ Path = '/srv/c.img'; Serial = 'c1' }); Network = @( @{ Network = 'default'; Mac = '52:54:00:00:00:01' } ) } ) }
        $drift = Test-VirtConfiguration -Configuration $wanted -Detailed
        $drift.Property | Should -Contain 'Disk[1]'
        $drift.Property | Should -Contain 'Disk[vda]'
        $null = Invoke-VirtConfiguration -Configuration $wanted
        $web = [xml](Get-VirtDomain web).Xml
        ($web.domain.devices.disk | Sort-Object { $_.target.dev }).source.file | Should -Be @('/srv/c.img', '/srv/b.img')
        $web.domain.devices.disk.target.dev | Sort-Object | Should -Be @('vda', 'vdb')
        $web.domain.devices.interface.mac.address | Should -Be '52:54:00:00:00:01'
        Test-VirtConfiguration -Configuration $wanted | Should -BeTrue
    }

    It 'takes whole definitions, and knows what the host filled in' {
        $xml = "<domain type='test'><name>raw</name><memory unit='GiB'>1</memory><os><type>hvm</type></os><devices><disk type='file'><source file='/a'/><target dev='hda'/></disk></devices></domain>"
        $document = @{ Domains = @( @{ Xml = $xml } ) }
        $null = Invoke-VirtConfiguration -Configuration $document
        Test-VirtConfiguration -Configuration $document | Should -BeTrue
        $uuid = (Get-VirtDomain raw).Uuid
        $document.Domains[0].Xml = $xml -replace 'GiB.>1', "MiB'>512"
        (Test-VirtConfiguration -Configuration $document -Detailed).Property | Should -Be '/domain/memory'
        $null = Invoke-VirtConfiguration -Configuration $document
        (Get-VirtDomain raw).MaxMemory, (Get-VirtDomain raw).Uuid | Should -Be @(512MB, $uuid)
        Test-VirtConfiguration -Configuration $document | Should -BeTrue
        $document.Domains[0].Xml = $document.Domains[0].Xml -replace '<disk.*</disk>', ''
        (Test-VirtConfiguration -Configuration $document -Detailed).Property | Should -Be '/domain/devices/disk[hda]'
    }

    It 'removes what is to be absent, the domain before its network, after asking' {
        $null = Invoke-VirtConfiguration -Configuration @{ Networks = @( @{ Name = 'lab'; Cidr = '10.20.0.0/24'; State = 'Running' } ); Domains = @( @{ Name = 'web'; Network = 'lab'; State = 'Running' } ) }
        $gone = @{ Networks = @( @{ Name = 'lab'; Ensure = 'Absent' } ); Domains = @( @{ Name = 'web'; Ensure = 'Absent' } ) }
        $null = Invoke-VirtConfiguration -Configuration $gone -WhatIf
        (Get-VirtDomain web).State | Should -Be 'Running'
        "$((Invoke-VirtConfiguration -Configuration $gone -Confirm:$false) | ForEach-Object { "$($_.Action):$($_.Name)" })" | Should -Be 'Destroy:web Remove:web Destroy:lab Remove:lab'
        Get-VirtDomain web -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Test-VirtConfiguration -Configuration $gone | Should -BeTrue
    }

    It 'prunes only what the document made' {
        $site = @{ Name = 'site'; Domains = @( @{ Name = 'web' }, @{ Name = 'db' } ) }
        $null = Invoke-VirtConfiguration -Configuration $site
        $null = Invoke-VirtConfiguration -Configuration @{ Name = 'other'; Domains = @( @{ Name = 'theirs' } ) }
        $site.Domains = @( @{ Name = 'web' } )
        $null = Invoke-VirtConfiguration -Configuration $site
        (Get-VirtDomain).Name | Should -Contain 'db'
        (Invoke-VirtConfiguration -Configuration $site -Prune -Confirm:$false).Name | Should -Be 'db'
        (Get-VirtDomain).Name | Sort-Object | Should -Be @('test', 'theirs', 'web')
        { Invoke-VirtConfiguration -Configuration @{ Domains = @() } -Prune -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.InvokeVirtConfigurationCommand'
    }

    It 'says which key on which line is wrong: <Says>' -ForEach @(
        @{ Text = "@{`n Domains = @(`n  @{ Name = 'web'`n     Memroy = 2GB } )`n}"; Says = "*site.psd1:4: Domains?0?.Memroy: a domain has no key 'Memroy'; is 'Memory' meant?*" }
        @{ Text = "@{`n Domains = @( @{ Name = 'web'; Memory = 'much' } )`n}"; Says = "*site.psd1:2: Domains?0?.Memory: 'much' is no size*" }
        @{ Text = "@{`n Domains = @( @{ Memory = 2GB } )`n}"; Says = "*site.psd1:2: Domains?0?: the key 'Name' is missing*" }
        @{ Text = "@{`n`n Domain = @( )`n}"; Says = "*site.psd1:3: Domain: 'Domain' is no part of a document*" }
        @{ Text = "@{`n Secrets = @( @{ Usage = 'ceph'; UsageId = 'a'; Value = 'open' } )`n}"; Says = '*site.psd1:2: Secrets?0?.Value: a secret*' }
        @{ Text = "@{`n Domains = @( @{ Name = (Get-Date) } )`n}"; Says = '*site.psd1:2: Domains?0?.Name: *would have to be run*' }
        @{ Text = "@{`n Domains = @( @{ Name = 'a' }`n  @{ Name = 'a' } )`n}"; Says = "*site.psd1:3: Domains?1?: the domain 'a' stands already at site.psd1:2: Domains?0?*" }
        @{ Text = "@{`n Domains = @( @{ Name = 'a'`n  Xml = '<domain' } )`n}"; Says = '*site.psd1:3: Domains?0?.Xml: *' }
    ) {
        Set-Content site.psd1 $Text
        $problem = $null
        Invoke-VirtConfiguration site.psd1 -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.Count | Should -Be 1
        "$problem" | Should -BeLike $Says
        $problem[0].TargetObject | Should -Be 'site.psd1'
        "$problem" | Should -Not -Match 'open'
    }

    It 'goes on after what a host refuses, and says where the document asked for it' {
        Set-Content site.json "{ `"domains`": [ { `"name`": `"one`", `"virtType`": `"nosuch`" },`n { `"name`": `"two`" } ] }"
        $steps = Invoke-VirtConfiguration site.json -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'ConfigUnsupported,VirtPS.Commands.InvokeVirtConfigurationCommand'
        "$problem" | Should -BeLike "site.json:1: domains?0? (domain 'one'): *"
        $steps.Name | Should -Be 'two'
    }

    It 'grows volumes and refuses to shrink them' {
        $null = Invoke-VirtConfiguration -Configuration @{ Volumes = @( @{ Pool = 'default-pool'; Name = 'v'; Capacity = 2GB } ) }
        (Invoke-VirtConfiguration -Configuration @{ Volumes = @( @{ Pool = 'default-pool'; Name = 'v'; Capacity = 3GB } ) }).Action | Should -Be 'Resize'
        (Get-VirtStorageVolume v -Pool default-pool).Capacity | Should -Be 3GB
        (Invoke-VirtConfiguration -Configuration @{ Volumes = @( @{ Pool = 'default-pool'; Name = 'v'; Capacity = 1GB } ) } -ErrorAction SilentlyContinue).Status | Should -Be 'Failed'
        (Get-VirtStorageVolume v -Pool default-pool).Capacity | Should -Be 3GB
    }

    It 'sets a secret that is another, and shows neither' {
        $document = @{ Secrets = @( @{ Usage = 'ceph'; UsageId = 'x'; Value = (ConvertTo-SecureString 'first-one' -AsPlainText) } ) }
        $null = Invoke-VirtConfiguration -Configuration $document
        Test-VirtConfiguration -Configuration $document | Should -BeTrue
        $document.Secrets[0].Value = ConvertTo-SecureString 'other-one' -AsPlainText
        $drift = Test-VirtConfiguration -Configuration $document -Detailed
        $drift.Property | Should -Be 'Value'
        "$($drift | Format-List * | Out-String)" | Should -Not -Match 'one\b'
        $null = Invoke-VirtConfiguration -Configuration $document
        [Text.Encoding]::UTF8.GetString((Get-VirtSecretValue x -AsByteArray)) | Should -Be 'other-one'
    }
}

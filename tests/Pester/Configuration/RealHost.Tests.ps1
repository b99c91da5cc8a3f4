# Documents of desired state against a real daemon: its networks, pools, volumes, filters, secrets and definitions of guests.
BeforeDiscovery {
    $lacks = if (-not $IsLinux) { 'Linux' } elseif ((id -u) -ne 0) { 'the rights of root' } elseif (-not (Get-Command qemu-system-x86_64 -ErrorAction SilentlyContinue)) { 'qemu-system-x86_64' } `
        elseif (-not (Get-Command qemu-img -ErrorAction SilentlyContinue)) { 'qemu-img' }
}

Describe 'documents of desired state on a real host<Lacks>' -ForEach @(@{ Lacks = $lacks ? " (not run: $lacks is lacking)" : '' }) -Skip:([bool]$lacks) {
    BeforeAll {
        . (Join-Path $PSScriptRoot ../DaemonAdmin/TestDaemon.ps1)
        $daemon = Start-TestDaemon
        $null = Connect-VirtHost "qemu+unix:///system?socket=$($daemon.Root)/run/virtps/virtps-sock"
        $images = (New-Item -ItemType Directory (Join-Path $daemon.Root images)).FullName
        Push-Location $TestDrive
        Set-Content key.txt 'not to be seen' -NoNewline

        # The network is isolated and not started: the tests of networks make bridges.
        Set-Content site.psd1 @"
@{
    Name         = 'site'
    Domains      = @( @{ Name = 'web'; VirtType = 'qemu'; Memory = 64MB; Vcpu = 1; Network = 'lab'; Disk = @( @{ VolumeName = 'data.qcow2'; Pool = 'images' } ) } )
    Networks     = @( @{ Name = 'lab'; Cidr = '10.251.20.0/24'; DhcpRange = '10.251.20.100-10.251.20.200'; Forward = 'Isolated' } )
    Filters      = @( @{ Name = 'outer'; Include = 'inner' }, @{ Name = 'inner'; Rule = '<rule action="drop" direction="in"><all/></rule>' } )
    Volumes      = @{ 'data.qcow2' = @{ Pool = 'images'; Capacity = '20MB'; Format = 'qcow2' } }
    StoragePools = @( @{ Name = 'images'; TargetPath = '$images'; State = 'Running'; Autostart = `$true } )
    Secrets      = @( @{ Usage = 'ceph'; UsageId = 'client.admin'; ValuePath = 'key.txt' } )
}
"@
        function Get-HostState {
            foreach ($item in @(Get-VirtDomain) + @(Get-VirtNetwork) + @(Get-VirtStoragePool) + @(Get-VirtNWFilter) + @(Get-VirtSecret)) {
                "$($item.GetType().Name) $($item.Name)$($item.UsageId) $($item.State) $($item.IsActive) $($item.Autostart)"
                Get-VirtXml $item
            }
            Get-ChildItem $images | ForEach-Object { "$($_.Name) $($_.Length)" }
        }
    }

    AfterAll {
        Pop-Location
        Get-VirtStoragePool | Where-Object State -EQ Running | Stop-VirtStoragePool
        Disconnect-VirtHost -All
        Stop-TestDaemon $daemon
    }

    It 'plans without a change, brings all kinds about once, and finds nothing to do then' {
        $before = Get-HostState
        $planned = Invoke-VirtConfiguration site.psd1 -WhatIf
        $planned.Status | Sort-Object -Unique | Should -Be 'Planned'
        Test-VirtConfiguration site.psd1 | Should -BeFalse
        (Get-HostState) -join "`n" | Should -Be ($before -join "`n")

        $steps = Invoke-VirtConfiguration site.psd1 -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        $steps.Status | Sort-Object -Unique | Should -Be 'Done'
        "$($steps | ForEach-Object { "$($_.Action):$($_.Name)" })" | Should -Be ("$($planned | ForEach-Object { "$($_.Action):$($_.Name)" })")
        "$($steps | ForEach-Object { "$($_.Action):$($_.Name)" })" | Should -Be (
            'Create:client.admin SetValue:client.admin Create:images Autostart:images Start:images Create:data.qcow2 Create:inner Create:outer Create:lab Create:web')
        qemu-img info --output json (Join-Path $images data.qcow2) | ConvertFrom-Json | ForEach-Object { "$($_.format) $($_.'virtual-size')" } | Should -Be "qcow2 $(20MB)"
        [Text.Encoding]::UTF8.GetString((Get-VirtSecretValue client.admin -AsByteArray)) | Should -Be 'not to be seen'

        $after = Get-HostState
        Test-VirtConfiguration site.psd1 -Detailed | Format-List Kind, Name, Property, Desired, Actual | Out-String | Should -BeNullOrEmpty
        Test-VirtConfiguration site.psd1 | Should -BeTrue
        Invoke-VirtConfiguration site.psd1 | Should -BeNullOrEmpty
        (Get-HostState) -join "`n" | Should -Be ($after -join "`n")
    }

    It 'tells drift of every kind, and mends it' {
        $null = Set-VirtDomain web -Memory 128MB -MaxMemory 128MB -Title other -Config
        Set-VirtStoragePool images -Autostart:$false
        Edit-VirtNWFilter inner { param($xml) $xml.filter.rule.action = 'accept' }
        Set-VirtSecretValue client.admin -Bytes ([byte[]](1, 2, 3))
        Edit-VirtNetwork lab { param($xml) $xml.network.ip.dhcp.range.end = '10.251.20.150' }
        Test-VirtConfiguration site.psd1 | Should -BeFalse
        $drift = Test-VirtConfiguration site.psd1 -Detailed
        ($drift | ForEach-Object { "$($_.Name).$($_.Property)" } | Sort-Object) -join ' ' | Should -Be 'client.admin.Value images.Autostart inner.Rule lab.DhcpRange web.Memory'
        "$($drift | Format-List * | Out-String)" | Should -Not -Match 'not to be seen'
        $before = Get-HostState
        $null = Invoke-VirtConfiguration site.psd1 -WhatIf
        (Get-HostState) -join "`n" | Should -Be ($before -join "`n")

        $null = Invoke-VirtConfiguration site.psd1 -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        Test-VirtConfiguration site.psd1 | Should -BeTrue
        (Get-VirtDomain web).MaxMemory | Should -Be 64MB
        ([xml](Get-VirtDomain web).Xml).domain.title | Should -Be 'other' -Because 'the document does not speak of it'
    }

    It 'removes what is to be absent, and nothing is left' {
        $gone = @{
            Domains = @( @{ Name = 'web'; Ensure = 'Absent' } ); Networks = @( @{ Name = 'lab'; Ensure = 'Absent' } ); Volumes = @( @{ Pool = 'images'; Name = 'data.qcow2'; Ensure = 'Absent' } )
            Filters = @( @{ Name = 'outer'; Ensure = 'Absent' }, @{ Name = 'inner'; Ensure = 'Absent' } ); Secrets = @( @{ Usage = 'ceph'; UsageId = 'client.admin'; Ensure = 'Absent' } )
        }
        $null = Invoke-VirtConfiguration -Configuration $gone -WhatIf
        (Get-VirtDomain web).Name | Should -Be 'web'
        $null = Invoke-VirtConfiguration -Configuration $gone -Confirm:$false -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
        Test-VirtConfiguration -Configuration $gone | Should -BeTrue
        Get-ChildItem $images | Should -BeNullOrEmpty
        @(Get-VirtDomain) + @(Get-VirtSecret) + @(Get-VirtNetwork lab*) | Should -BeNullOrEmpty
    }
}

Describe 'New-VirtDeviceConfig' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It 'describes a <With.Kind>' -ForEach @(
        @{ With = @{ Kind = 'watchdog'; Model = 'i6300esb'; Property = @{ action = 'reset' } }; Xml = '<watchdog model="i6300esb" action="reset"/>' }
        @{ With = @{ Kind = 'filesystem'; Source = '/srv'; Target = 'share' }; Xml = '<filesystem type="mount"><source dir="/srv"/><target dir="share"/></filesystem>' }
        @{ With = @{ Kind = 'hostdev'; Type = 'pci'; Source = '0000:01:00.2' }; Xml = '<hostdev mode="subsystem" type="pci" managed="yes"><source><address domain="0x0000" bus="0x01" slot="0x00" function="0x2"/></source></hostdev>' }
        @{ With = @{ Kind = 'hostdev'; Type = 'usb'; Source = '1d6b:0002' }; Xml = '<hostdev mode="subsystem" type="usb"><source><vendor id="0x1d6b"/><product id="0x0002"/></source></hostdev>' }
        @{ With = @{ Kind = 'memory'; Source = '512MB'; Target = '0' }; Bytes = 512MB; Xml = '<memory model="dimm"><target><size unit="KiB">524288</size><node>0</node></target></memory>' }
        @{ With = @{ Kind = 'rng'; Source = '/dev/urandom' }; Xml = '<rng model="virtio"><backend model="random">/dev/urandom</backend></rng>' }
        @{ With = @{ Kind = 'tpm' }; Xml = '<tpm model="tpm-crb"><backend type="emulator"/></tpm>' }
        @{ With = @{ Kind = 'vsock'; Target = '7' }; Xml = '<vsock model="virtio"><cid auto="no" address="7"/></vsock>' }
        @{ With = @{ Kind = 'channel'; Type = 'unix'; Source = '/run/c'; Target = 'org.example.0'; Property = @{ 'source.mode' = 'bind' } }; Xml = '<channel type="unix"><source path="/run/c" mode="bind"/><target type="virtio" name="org.example.0"/></channel>' }
        @{ With = @{ Kind = 'video'; Model = 'virtio'; Property = @{ 'model.heads' = 2 } }; Xml = '<video><model type="virtio" heads="2"/></video>' }
        @{ With = @{ Kind = 'controller'; Type = 'scsi'; Model = 'virtio-scsi'; Target = '1' }; Xml = '<controller type="scsi" model="virtio-scsi" index="1"/>' }
    ) {
        if ($Bytes) { $With.Source = "$Bytes" }
        $device = New-VirtDeviceConfig @With
        Compare-VirtXml $device.Xml $Xml | Should -BeNullOrEmpty
        $device.Kind | Should -Be $With.Kind
    }

    It 'refuses what a kind does not have, and kinds that are not there' -ForEach @(
        @{ With = @{ Kind = 'panel' } }, @{ With = @{ Kind = 'memballoon'; Source = 'x' } }, @{ With = @{ Kind = 'watchdog'; Type = 'x' } }
        @{ With = @{ Kind = 'hostdev' } }, @{ With = @{ Kind = 'hostdev'; Type = 'pci'; Source = 'eth0' } }, @{ With = @{ Kind = 'memory'; Source = 'much' } }
        @{ With = @{ Kind = 'input'; Property = @{ 'a b' = 1 } } }
    ) {
        New-VirtDeviceConfig @With -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.NewVirtDeviceConfigCommand'
        $failed[0].TargetObject | Should -Be $With.Kind
    }

    It 'gives what domains take, made and to be made' {
        $share = New-VirtDeviceConfig filesystem -Source /srv -Target share
        $share | Format-Table | Out-String | Should -Match 'Kind +Type +Model'
        Add-VirtDomainDevice test $share -Config
        (Get-VirtDomainDevice test filesystem -Inactive).Kind | Should -Be 'filesystem'
        $null = New-VirtDomain made -Memory 64MB -Device $share, (New-VirtDeviceConfig watchdog i6300esb)
        (Get-VirtDomainDevice made filesystem, watchdog).Kind | Sort-Object | Should -Be 'filesystem', 'watchdog'
    }

    It 'completes kinds, models and types' {
        $line = 'New-VirtDeviceConfig -Kind mem'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'memballoon', 'memory'
        $line = 'New-VirtDeviceConfig -Kind watchdog -Model i'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'i6300esb'
    }
}

Describe 'New-VirtDomain -CloudInit' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        function Read-Disc([string] $Volume) {
            $file = Join-Path $TestDrive "$([guid]::NewGuid()).iso"
            $null = Export-VirtStorageVolume -Name $Volume -Pool default-pool -FilePath $file
            $bytes = [IO.File]::ReadAllBytes($file)
            # The second descriptor's root directory has names in UCS-2.
            $root = [BitConverter]::ToInt32($bytes, 17 * 2048 + 156 + 2) * 2048
            $files = @{ Label = [Text.Encoding]::ASCII.GetString($bytes, 16 * 2048 + 40, 32).Trim() }
            for ($at = $root; $bytes[$at] -ne 0; $at += $bytes[$at]) {
                $length = $bytes[$at + 32]
                if ($length -gt 1) {
                    $name = [Text.Encoding]::BigEndianUnicode.GetString($bytes, $at + 33, $length)
                    $files[$name] = [Text.Encoding]::UTF8.GetString($bytes, [BitConverter]::ToInt32($bytes, $at + 2) * 2048, [BitConverter]::ToInt32($bytes, $at + 10))
                }
            }
            $files
        }
    }
    AfterEach { Disconnect-VirtHost -All }

    It 'puts a disc with what was said into a drive' {
        $null = New-VirtDomain web -Memory 64MB -CloudInit @{ UserName = 'admin'; SshKey = 'ssh-ed25519 AAAA "x"'; Package = 'nginx'; RunCommand = 'touch /done' }
        $drive = Get-VirtDomainDisk web
        "$($drive.Device) $($drive.IsReadOnly) $($drive.Source)" | Should -Be 'cdrom True /default-pool/web-cidata.iso'
        (Get-VirtDomain web).Xml | Should -Not -Match "<boot dev='cdrom'"
        $files = Read-Disc web-cidata.iso
        $files.Label | Should -Be 'cidata'
        $files['user-data'] | Should -Be @'
#cloud-config
hostname: "web"
users:
  - default
  - name: "admin"
    sudo: "ALL=(ALL) NOPASSWD:ALL"
    shell: /bin/bash
    ssh_authorized_keys:
      - "ssh-ed25519 AAAA \"x\""
packages:
  - "nginx"
runcmd:
  - "touch /done"

'@
        $files['meta-data'] | Should -Match '(?s)^instance-id: "[-0-9a-f]{36}"\nlocal-hostname: "web"\n$'
        $files.ContainsKey('network-config') | Should -BeFalse
    }

    It 'takes whole texts' {
        $null = New-VirtDomain web -Memory 64MB -CloudInit @{ UserData = "#!/bin/sh`necho ü"; MetaData = 'instance-id: one'; NetworkConfig = 'version: 2' }
        $files = Read-Disc web-cidata.iso
        $files['user-data'] | Should -Be "#!/bin/sh`necho ü"
        $files['meta-data'] | Should -Be 'instance-id: one'
        $files['network-config'] | Should -Be 'version: 2'
    }

    It 'makes nothing with -WhatIf, and leaves nothing behind when the domain cannot be made' {
        New-VirtDomain web -CloudInit @{ UserName = 'a' } -WhatIf
        New-VirtDomain web -CloudInit @{ UserName = 'a'; UserData = 'b' } -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.NewVirtDomainCommand'
        New-VirtDomain web -Device '<disk/>' -CloudInit @{ UserName = 'a' } -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.Count | Should -Be 1
        Get-VirtStorageVolume -Pool default-pool -Name web* | Should -BeNullOrEmpty
        { New-VirtDomain web -CloudInit @{ Nonsense = 1 } } | Should -Throw
    }
}

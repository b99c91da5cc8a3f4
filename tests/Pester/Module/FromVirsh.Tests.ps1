BeforeDiscovery {
    $page = Get-Content (Join-Path $PSScriptRoot ../../../docs/en-US/about_VirtPS_FromVirsh.md)
    $lines = $page | Where-Object { $_ -match '^\| (?<virsh>[a-z-]+) \| `(?<line>.*)` \|$' -and $Matches.virsh -ne 'virsh' } | ForEach-Object {
        $null = $_ -match '^\| (?<virsh>[a-z-]+) \| `(?<line>.*)` \|$'
        @{ Virsh = $Matches.virsh; Line = $Matches.line -replace '\\\|', '|' }
    }
}

BeforeAll {
    # What the page says has no line.
    $script:without = [regex]::Matches((Get-Content (Join-Path $PSScriptRoot ../../../docs/en-US/about_VirtPS_FromVirsh.md) -Raw) -replace '(?s)### Domains.*', '(?<=`)[a-z]+(-[a-z]+)*(?=`)').Value

    # What virsh 9.0 knows, and what came since.
    $script:known = @'
allocpages await attach-device attach-disk attach-interface autostart backup-begin backup-dumpxml blkdeviotune blkiotune blockcommit blockcopy blockjob blockpull blockresize
capabilities cd change-media checkpoint-create checkpoint-create-as checkpoint-delete checkpoint-dumpxml checkpoint-edit checkpoint-info checkpoint-list checkpoint-parent
connect console cpu-baseline cpu-compare cpu-models cpu-stats create define desc destroy detach-device detach-device-alias detach-disk detach-interface domblkerror domblkinfo domblklist domblkstat domblkthreshold domcapabilities domcontrol domdirtyrate-calc domdisplay domdisplay-reload domfsfreeze domfsinfo domfsthaw
domfstrim domhostname domid domif-getlink domif-setlink domiflist domifstat domiftune dominfo domjobabort domjobinfo domlaunchsecinfo dommemstat domname
dompmsuspend dompmwakeup domrename domsetlaunchsecstate domstate domstats domthrottlegroupdel domthrottlegroupinfo domthrottlegrouplist domthrottlegroupset domtime domuuid
dump dumpxml echo edit emulatorpin event exit find-storage-pool-sources find-storage-pool-sources-as freecell freepages
get-user-sshkeys guest-agent-timeout guestinfo guestvcpus help hostname hypervisor-cpu-baseline hypervisor-cpu-compare hypervisor-cpu-models iface-begin iface-bridge
iface-commit iface-define iface-destroy iface-dumpxml iface-edit iface-list iface-mac iface-name iface-rollback iface-start iface-unbridge iface-undefine inject-nmi
iothreadadd iothreaddel iothreadinfo iothreadpin iothreadset list managedsave maxvcpus memtune metadata migrate migrate-compcache migrate-getmaxdowntime migrate-getspeed migrate-postcopy migrate-setmaxdowntime migrate-setspeed net-autostart net-create
net-define net-desc net-destroy net-dhcp-leases net-dumpxml net-edit net-event net-info net-list net-metadata net-name net-port-create net-port-delete net-port-dumpxml
net-port-list net-start net-undefine net-update net-uuid node-memory-tune nodecpumap nodecpustats nodedev-autostart nodedev-create nodedev-define nodedev-destroy
nodedev-detach nodedev-dumpxml nodedev-event nodedev-info nodedev-list nodedev-reattach nodedev-reset nodedev-start nodedev-undefine nodedev-update nodeinfo nodememstats
nodesevinfo nodesuspend numatune nwfilter-binding-create nwfilter-binding-delete nwfilter-binding-dumpxml nwfilter-binding-list nwfilter-define nwfilter-dumpxml
nwfilter-edit nwfilter-list nwfilter-undefine perf pool-autostart pool-build pool-capabilities pool-create pool-create-as pool-define pool-define-as pool-delete pool-destroy
pool-dumpxml pool-edit pool-event pool-info pool-list pool-name pool-refresh pool-start pool-undefine pool-uuid pwd qemu-agent-command qemu-monitor-command
qemu-monitor-event quit reboot reset restore resume save schedinfo screenshot secret-define secret-dumpxml secret-event
secret-get-value secret-list secret-set-value secret-undefine send-key send-process-signal set-lifecycle-action set-user-password set-user-sshkeys setmaxmem setmem setvcpu
setvcpus shutdown snapshot-create snapshot-create-as snapshot-current snapshot-delete snapshot-dumpxml snapshot-info snapshot-list snapshot-parent
snapshot-revert start suspend sysinfo ttyconsole undefine update-device update-memory-device uri vcpucount vcpuinfo vcpupin version vncdisplay vol-clone vol-create
domxml-from-native domxml-to-native lxc-enter-namespace managedsave-define managedsave-dumpxml managedsave-edit managedsave-remove save-image-define
save-image-dumpxml save-image-edit dom-fd-associate domifaddr domifannounce snapshot-edit vol-create-as vol-create-from vol-delete vol-download vol-dumpxml vol-info vol-key vol-list vol-name vol-path vol-pool vol-resize vol-upload vol-wipe
'@ -split '\s+' | Where-Object { $_ }
}

Describe 'about_VirtPS_FromVirsh' {
    It 'has every command of virsh' -ForEach @(@{ All = $lines.Virsh }) {
        $All | Sort-Object -Unique | Should -Be ($known | Sort-Object -Unique)
        if (Get-Command virsh -ErrorAction SilentlyContinue) {
            $now = virsh help | Where-Object { $_ -match '^    [a-z]' } | ForEach-Object { ($_.Trim() -split '\s+')[0] } | Where-Object { $_ -notin $without }
            $now | Where-Object { $_ -notin $All } | Should -BeNullOrEmpty
        }
    }
}

Describe 'the line for virsh <Virsh>' -ForEach $lines {
    BeforeAll {
        $null = Connect-VirtHost test:///default
        Push-Location $TestDrive
        $null = New-VirtStorageVolume default-pool data.img 1GB
        $null = New-VirtSecret Ceph client.admin
        $null = New-VirtSnapshot test before
        $script:uuid = (Get-VirtDomain test).Uuid
        $script:other = Get-VirtConnection | Select-Object -First 1
        $script:header = $secret = 'AAAA'
        $script:key = 'ssh-ed25519 AAAA'
        $script:xml = '<domainsnapshot/>'
        $script:password = ConvertTo-SecureString x -AsPlainText
        @{ device = '<disk type="file"><target dev="vdc"/></disk>'; memory = '<memory model="dimm"/>'; cpus = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>'
           cpu = '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>'; network = '<network><name>n</name></network>'; port = '<networkport/>'; interface = '<interface type="ethernet" name="e"/>'
           filter = '<filter name="f"/>'; binding = '<filterbinding/>'; secret = '<secret/>'; pool = '<pool type="dir"><name>p</name></pool>'
           volume = '<volume><name>v</name><capacity>1</capacity></volume>'; domain = '<domain type="test"><name>d</name><memory>1</memory><os><type>hvm</type></os></domain>'
        }.GetEnumerator() | ForEach-Object { Set-Content "$($_.Key).xml" $_.Value }
        Set-Content guest.args 'qemu-system-x86_64'
        Set-Content data.img x
    }

    AfterAll {
        Pop-Location
        Disconnect-VirtHost -All
    }

    It 'is PowerShell, with cmdlets and parameters that exist' {
        $tokens = $errors = $null
        $script = [Management.Automation.Language.Parser]::ParseInput($Line, [ref]$tokens, [ref]$errors)
        $errors | Should -BeNullOrEmpty
        foreach ($part in $script.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
            $command = Get-Command $part.GetCommandName() -ErrorAction Stop
            foreach ($parameter in $part.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                $command.Parameters.Keys | Should -Contain $parameter.ParameterName
            }
        }
    }

    # What waits for somebody at the keyboard or for events is not run. With -WhatIf nothing changes, and what a host of the test
    # driver lacks it says by its own error; a line that is wrong in itself fails in PowerShell.
    if ($Line -notmatch '^(Watch-|Enter-|Connect-|Disconnect-|Set-Location)|^Edit-|SaveImage.* -Edit|^Get-Command') {
        It 'runs' {
            $WhatIfPreference = $true
            $problem = & {
                Set-StrictMode -Version Latest
                try { & ([scriptblock]::Create($Line)) 2>&1 6>$null | Where-Object { $_ -is [Management.Automation.ErrorRecord] } } catch { $_ }
            }
            $wrong = $problem | Where-Object { $_.Exception -isnot [VirtPS.Engine.Errors.VirtException] }
            "$wrong" | Should -BeNullOrEmpty
        }
    }
}

BeforeAll {
    if (-not (Get-Module VirtPS)) { Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS) }
}

Describe 'What is asked about a domain less often' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It 'tells control state, labels and scheduler of a domain that runs' {
        $detail = Get-VirtDomain test -Detail
        $detail | Should -BeOfType VirtPS.Engine.Model.VirtDomainDetail
        "$($detail.Domain) $($detail.OSType) $($detail.ControlState) $($detail.Scheduler) $($detail.AutostartOnce)" | Should -Be 'test linux Ok fair False'
        "$($detail.SecurityLabel)" | Should -Be 'libvirt-test'
        ($detail | Format-Table | Out-String) | Should -Match 'Domain +OSType +Control'
    }

    It 'tells what taints a domain' {
        $null = New-VirtDomain -Xml '<domain type="test"><name>odd</name><memory>65536</memory><os><type>hvm</type></os></domain>'
        (Get-VirtDomain odd -Detail).Message | Should -BeNullOrEmpty
        (Get-VirtDomain odd -Detail).ControlState | Should -BeNullOrEmpty
    }

    It 'says NoDomain about one that is missing' {
        Get-VirtDomain nothing -Detail -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.GetVirtDomainCommand'
    }

    It 'has it start with its host the next time only' {
        Set-VirtDomain test -AutostartOnce
        (Get-VirtDomain test -Detail).AutostartOnce | Should -BeTrue
        Set-VirtDomain test -AutostartOnce:$false
        (Get-VirtDomain test -Detail).AutostartOnce | Should -BeFalse
        Set-VirtDomain test -AutostartOnce -WhatIf
        (Get-VirtDomain test -Detail).AutostartOnce | Should -BeFalse
    }

    It 'takes -CurrentMemory for the memory it has' {
        (Set-VirtDomain test -CurrentMemory 1GB -PassThru).Memory | Should -Be 1GB
    }
}

BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $null = Connect-VirtHost test:///default -Name one
    $null = Connect-VirtHost test:///default -Name two -NotDefault
}

AfterAll { Disconnect-VirtHost -All }

# What is expected here is what virsh nodeinfo, nodecpumap, freecell, maxvcpus, sysinfo and capabilities say of test:///default.
Describe 'Get-VirtHost' {
    It 'describes the test host' {
        $info = Get-VirtHost
        $info.Hypervisor, $info.Architecture, $info.Cpus, $info.Mhz | Should -Be 'TEST', 'i686', 16, 1400
        $info.Memory | Should -Be 3GB
        $info.NumaCells, $info.Sockets, $info.Cores, $info.Threads | Should -Be 2, 2, 2, 2
        $info.MaxVcpus | Should -Be 32
        $info.OnlineCpus | Should -Be 0, 2, 4
        $info.CellFreeMemory | Should -Be 2MB, 4MB
        $info.SecurityModel | Should -Be 'testSecurity'
        $info.Smbios['bios.vendor'] | Should -Be 'LENOVO'
    }

    It 'leaves empty what the driver cannot tell' { (Get-VirtHost).Sev | Should -BeNullOrEmpty }
    It 'asks the connections it is given' { (Get-VirtHost one, two).Connection.Name | Should -Be 'one', 'two' }
    It 'takes connections and names from the pipeline' {
        (Get-VirtConnection two | Get-VirtHost).Connection.Name | Should -Be 'two'
        ('two' | Get-VirtHost).Connection.Name | Should -Be 'two'
    }

    It 'writes sizes for people in the table and in bytes in the property' {
        Get-VirtHost | Out-String -Width 120 | Should -Match '16 +1400 +3 GiB'
        (Get-VirtHost).Memory | Should -BeOfType long
    }

    It 'refuses a connection that is not there' {
        { Get-VirtHost nosuch } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,VirtPS.Commands.GetVirtHostCommand'
    }

    It 'says that a connection is closed' {
        $gone = Connect-VirtHost test:///default -NotDefault
        Disconnect-VirtHost $gone
        { Get-VirtHost $gone -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidConn,VirtPS.Commands.GetVirtHostCommand'
    }
}

Describe 'Get-VirtHostCapability' {
    It 'reads the document' {
        $can = Get-VirtHostCapability
        $can.Architecture, $can.HasIommu, $can.HasLiveMigration | Should -Be 'i686', $false, $false
        $can.PageSize | Should -Be 4KB, 8KB, 2MB, 1GB
        $can.CpuFeature | Should -Be 'pae', 'nonpae'
        $can.SecurityModel | Should -Be 'testSecurity'
        $can.Cell.Memory | Should -Be 2GB, 4GB
        $can.Cell[1].Cpus | Should -Be (8..15)
        $can.Cell[0].Pages[4KB] | Should -Be 524288
    }

    It 'reads the kinds of guests' {
        $guest = (Get-VirtHostCapability).Guest
        $guest.OsType | Should -Be 'hvm', 'xen'
        $guest[0].Architecture, $guest[0].WordSize, $guest[0].Emulator | Should -Be 'i686', 32, '/usr/bin/test-hv'
        $guest[0].DomainTypes | Should -Be 'test'
        $guest[0].Features | Should -Be 'pae', 'nonpae'
    }

    It 'keeps the document' { ([xml](Get-VirtHostCapability).Xml).capabilities.host.cpu.arch | Should -Be 'i686' }
}

Describe 'Get-VirtDomainCapability' {
    It 'describes what a guest may have' {
        $can = Get-VirtDomainCapability
        $can.VirtType, $can.Architecture, $can.Emulator | Should -Be 'test', 'i686', '/usr/bin/test-hv'
        $can.MaxVcpus | Should -Be 32
        ($can.Device | Where-Object Name -EQ disk).Values['bus'] | Should -Contain 'virtio'
        ([xml]$can.Xml).domainCapabilities.domain | Should -Be 'test'
        (Get-VirtDomainCapability -ExpandFeatures -DisableDeprecatedFeatures).VirtType | Should -Be 'test'
    }

    It 'refuses what the host does not have' {
        Get-VirtDomainCapability -VirtType kvm @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.GetVirtDomainCapabilityCommand'
        $problems[0].TargetObject.Name | Should -Be 'one'
    }

    It 'completes -<Parameter> from the host' -ForEach @(
        @{ Parameter = 'Emulator'; Offer = '/usr/bin/test-hv' }
        @{ Parameter = 'Architecture'; Offer = 'i686' }
        @{ Parameter = 'VirtType'; Offer = 'test' }
    ) {
        $line = "Get-VirtDomainCapability -$Parameter "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain $Offer
    }
}

Describe 'Memory, load and CPUs of a host' {
    BeforeAll {
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
        Disconnect-VirtHost -All
        $null = Connect-VirtHost test:///default
    }

    AfterAll { Disconnect-VirtHost -All }

    It 'tells and sets how memory is used' {
        Set-VirtHostMemory -PageSize 2MB -PageCount 3 -Cell 0 -PagesToScan 400 -MergeAcrossCells:$false
        $memory = Get-VirtHostMemory
        $memory.PagesToScan, $memory.MergesAcrossCells, $memory.CellFreeMemory.Count | Should -Be 400, $false, 2
        $before = ($memory.FreePage | Where-Object { $_.Cell -eq 0 -and $_.PageSize -eq 2MB }).Free
        Set-VirtHostMemory -PageSize 2MB -PageCount 3 -Cell 0 -WhatIf
        Set-VirtHostMemory -PageSize 2MB -PageCount 2 -Cell 0 -Add
        ((Get-VirtHostMemory).FreePage | Where-Object { $_.Cell -eq 0 -and $_.PageSize -eq 2MB }).Free - $before | Should -Be 2
        { Set-VirtHostMemory -PageSize 2MB } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.SetVirtHostMemoryCommand'
    }

    It 'measures as often as it is asked' {
        $all = Measure-VirtHost -Interval 0.05 -Count 2
        $all.Count, $all[0].Memory | Should -Be 2, 3GB
    }

    It 'sleeps for a minute at least' {
        Suspend-VirtHost Mem 60 -Confirm:$false
        Suspend-VirtHost Mem 59 -Confirm:$false @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SuspendVirtHostCommand'
    }

    It 'knows CPUs' {
        (Get-VirtCpuModel Neh*).Name | Should -Be 'Nehalem', 'Nehalem-IBRS'
        (Compare-VirtCpu Nehalem).IsCompatible | Should -BeTrue
        (Compare-VirtCpu '<cpu><arch>ppc64</arch></cpu>').Result | Should -Be 'Incompatible'
        Compare-VirtCpu nosuch @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InternalError,VirtPS.Commands.CompareVirtCpuCommand'
        (Get-VirtCpuBaseline -Xml '<cpu><model>Haswell</model></cpu>', '<cpu><model>Nehalem</model></cpu>').Model | Should -Be 'Nehalem'
    }
}

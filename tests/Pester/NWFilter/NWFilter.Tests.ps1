BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module ($env:VIRTPS_MODULE ?? (Join-Path $PSScriptRoot ../../../out/VirtPS))
    }

    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $rule = '<rule action="accept" direction="in"><tcp dstportstart="80"/></rule>'
}

Describe 'Network filters' {
    BeforeEach { $null = Connect-VirtHost test:///default }

    AfterEach { Disconnect-VirtHost -All }

    It 'finds by name, wildcard, uuid, pipeline, property and chain' {
        $one = Get-VirtNWFilter clean-traffic
        $one | Should -BeOfType VirtPS.Engine.Model.VirtNWFilter
        (Get-VirtNWFilter CLEAN-traffic*).Name | Should -Be 'clean-traffic', 'clean-traffic-gateway'
        (Get-VirtNWFilter -Uuid $one.Uuid).Name | Should -Be 'clean-traffic'
        ('clean-traffic' | Get-VirtNWFilter).Uuid | Should -Be $one.Uuid
        ([pscustomobject]@{ Name = 'clean-traffic' } | Get-VirtNWFilter).Uuid | Should -Be $one.Uuid
        (Get-VirtNWFilter -Chain arp-mac).Name | Should -Be 'no-arp-mac-spoofing'
        Get-VirtNWFilter none* -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'reports what is missing' {
        Get-VirtNWFilter nosuch @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoNWFilter,VirtPS.Commands.GetVirtNWFilterCommand'
        Get-VirtNWFilterBinding nosuch @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'NoNWFilterBinding,VirtPS.Commands.GetVirtNWFilterBindingCommand'
    }

    It 'makes filters of others and of rules' {
        $filter = New-VirtNWFilter web no-mac-spoofing, allow-arp -Rule $rule -Chain mac -Priority -5
        $filter.Include | Should -Be 'no-mac-spoofing', 'allow-arp'
        $filter.RuleCount, $filter.Chain, $filter.Priority | Should -Be 1, 'mac', -5
        (New-VirtNWFilter -Xml '<filter name="other"/>').Chain | Should -Be 'root'
        New-VirtNWFilter web @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationFailed,VirtPS.Commands.NewVirtNWFilterCommand'
    }

    It 'changes a filter by a script or a definition' {
        $null = New-VirtNWFilter web -Rule $rule
        $changed = Edit-VirtNWFilter web { $_.filter.rule.tcp.dstportstart = '443' } -PassThru
        ([xml]$changed.Xml).filter.rule.tcp.dstportstart | Should -Be '443'
        Get-VirtNWFilter web | Edit-VirtNWFilter -Xml '<filter name="web"/>'
        (Get-VirtNWFilter web).RuleCount | Should -Be 0
        Edit-VirtNWFilter web -Xml '<filter name="else"/>' @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.EditVirtNWFilterCommand'
        { Edit-VirtNWFilter web { } -Xml '<filter name="web"/>' } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.EditVirtNWFilterCommand'
    }

    It 'binds, and keeps what is in use' {
        $binding = New-VirtNWFilterBinding vnet7 clean-traffic -Domain test -Mac 52:54:00:00:00:07 -Parameter @{ IP = '10.0.0.7', '10.0.0.8' }
        $binding.PortDevice, $binding.FilterName, $binding.Owner | Should -Be 'vnet7', 'clean-traffic', 'test'
        $binding.Parameter | Should -Be 'IP=10.0.0.7', 'IP=10.0.0.8', 'MAC=52:54:00:00:00:07'
        (Get-VirtNWFilterBinding -Filter clean*).PortDevice | Should -Be 'vnet7'
        Remove-VirtNWFilter no-mac-spoofing -Confirm:$false @quiet
        $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.RemoveVirtNWFilterCommand'
        $binding | Remove-VirtNWFilterBinding -Confirm:$false
        Get-VirtNWFilterBinding | Should -BeNullOrEmpty
        Remove-VirtNWFilter no-mac-spoofing -Confirm:$false
        Get-VirtNWFilter no-mac-spoof* | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        $null = New-VirtNWFilter web -Rule $rule
        $null = New-VirtNWFilterBinding vnet7 web -Domain test -Mac 52:54:00:00:00:07
        New-VirtNWFilter other -WhatIf
        Edit-VirtNWFilter web { $_.filter.rule.action = 'drop' } -WhatIf
        Remove-VirtNWFilter web -WhatIf
        New-VirtNWFilterBinding vnet8 web -Domain test -Mac 52:54:00:00:00:08 -WhatIf
        Remove-VirtNWFilterBinding vnet7 -WhatIf
        Get-VirtNWFilter other* | Should -BeNullOrEmpty
        ([xml](Get-VirtNWFilter web).Xml).filter.rule.action | Should -Be 'accept'
        (Get-VirtNWFilterBinding).PortDevice | Should -Be 'vnet7'
    }

    It 'shows them' {
        Get-VirtNWFilter clean-traffic | Format-Table | Out-String -Width 200 | Should -Match 'Name\s+Chain\s+Priority\s+Rules\s+Include\s+Connection'
    }
}

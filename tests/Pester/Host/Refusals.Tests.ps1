BeforeAll {
    if (-not (Get-Module VirtPS)) { Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS) }
}

Describe 'What is asked of a host and cannot be' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It '<Command> says <Id>: <Words>' -ForEach @(
        @{ Command = 'Edit-VirtCheckpoint'; Id = 'NoDomainCheckpoint'; Words = "'none'"; With = @{ DomainName = 'test'; Name = 'none'; ScriptBlock = { } } }
        @{ Command = 'Mount-VirtNodeDevice'; Id = 'NoNodeDevice'; Words = "'none'"; With = @{ Name = 'none' } }
        @{ Command = 'New-VirtBridge'; Id = 'NoInterface'; Words = "'none'"; With = @{ Name = 'none'; Bridge = 'br7' } }
        @{ Command = 'Remove-VirtBridge'; Id = 'NoInterface'; Words = "'none'"; With = @{ Name = 'none'; Confirm = $false } }
        @{ Command = 'Remove-VirtDomainTag'; Id = 'NoDomain'; Words = "'none'"; With = @{ Name = 'none'; Tag = 'x' } }
        @{ Command = 'Remove-VirtMetadata'; Id = 'NoDomain'; Words = "'none'"; With = @{ DomainName = 'none'; Namespace = 'urn:x'; Confirm = $false } }
        @{ Command = 'Remove-VirtSecret'; Id = 'NoSecret'; Words = "'none'"; With = @{ UsageId = 'none'; Confirm = $false } }
        @{ Command = 'Restore-VirtSnapshot'; Id = 'NoDomainSnapshot'; Words = "'none'"; With = @{ DomainName = 'test'; Name = 'none'; Confirm = $false } }
        @{ Command = 'Set-VirtJob'; Id = 'OperationInvalid'; Words = "'vda' of 'test'"; With = @{ Name = 'test'; Disk = 'vda'; Bandwidth = 1MB } }
        @{ Command = 'Set-VirtNodeDevice'; Id = 'NoNodeDevice'; Words = "'none'"; With = @{ Name = 'none'; Autostart = $true } }
        @{ Command = 'Start-VirtInterface'; Id = 'NoInterface'; Words = "'none'"; With = @{ Name = 'none' } }
        @{ Command = 'Stop-VirtInterface'; Id = 'NoInterface'; Words = "'none'"; With = @{ Name = 'none' } }
        @{ Command = 'Test-VirtConfiguration'; Id = 'InvalidArg'; Words = "'Domain' is no part"; With = @{ Configuration = @{ Domain = @(1) } } }
        @{ Command = 'Watch-VirtDomain'; Id = 'NoDomain'; Words = "'none'"; With = @{ Name = 'none' } }
    ) {
        & $Command @With -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be "$Id,$((Get-Command $Command).ImplementingType.FullName)"
        "$($failed[0])" | Should -Match ([regex]::Escape($Words))
    }

    It 'Set-VirtNetworkPort says NoNetworkPort about one that is gone' {
        $port = New-VirtNetworkPort default gone -OwnerUuid (New-Guid)
        Remove-VirtNetworkPort $port -Confirm:$false
        Set-VirtNetworkPort $port -InboundAverage 1MB -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoNetworkPort,VirtPS.Commands.SetVirtNetworkPortCommand'
    }

    It '<Command> takes no value that there is not' -ForEach @(
        @{ Command = 'New-VirtCpuConfig'; With = @{ Mode = 'none' } }
        @{ Command = 'New-VirtGraphicsConfig'; With = @{ Type = 'none' } }
    ) {
        { & $Command @With } | Should -Throw -ErrorId "ParameterArgumentValidationError,$((Get-Command $Command).ImplementingType.FullName)"
    }
}

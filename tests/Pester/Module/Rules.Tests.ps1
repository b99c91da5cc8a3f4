# What holds for every cmdlet that works on objects of a host, looked up in the cmdlets themselves: a new one is checked as soon as it is exported.
BeforeDiscovery {
    if (-not (Get-Module VirtPS)) { Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS) }

    # How each kind of object is given: by itself, and by the property that carries its name.
    $kinds = @(
        @{ Type = 'VirtDomain'; Property = 'DomainName'; Code = 'NoDomain'; Name = 'test' }
        @{ Type = 'VirtNetwork'; Property = 'NetworkName'; Code = 'NoNetwork'; Name = 'default' }
        @{ Type = 'VirtStoragePool'; Property = 'PoolName'; Code = 'NoStoragePool'; Name = 'default-pool' }
        @{ Type = 'VirtInterface'; Property = 'InterfaceName'; Code = 'NoInterface'; Name = 'eth1' }
        @{ Type = 'VirtNWFilter'; Property = 'FilterName'; Code = 'NoNWFilter'; Name = 'web' }
    )

    # What a cmdlet must be told besides, where any value of the right type will not do.
    $more = @{
        'Set-VirtDomain' = @{ Title = 'x' }; 'Set-VirtDomainCpu' = @{ Count = 1 }; 'Set-VirtDomainTuning' = @{ BlkioWeight = 500 }
        'Set-VirtIOThread' = @{ Affinity = '0' }; 'Set-VirtThrottleGroup' = @{ TotalIops = 5 }; 'Set-VirtSaveImage' = @{ Paused = $true }
        'Set-VirtDomainDisk' = @{ Disk = 'vda'; TotalIops = 5 }; 'Set-VirtDomainInterface' = @{ LinkState = 'Down' }; 'Set-VirtJob' = @{ Bandwidth = 1MB }
        'Set-VirtMigration' = @{ Bandwidth = 1MB }; 'Set-VirtGuestVcpu' = @{ Vcpu = 1; Online = $true }; 'Set-VirtNetwork' = @{ Autostart = $true }
        'Set-VirtStoragePool' = @{ Autostart = $true }; 'Update-VirtNetwork' = @{ AddDnsHost = @{ Ip = '1.2.3.4'; Name = 'x' } }
        'Save-VirtDomain' = @{ Managed = $true }; 'Save-VirtScreenshot' = @{ Path = 'screen.ppm' }; 'Set-VirtSnapshot' = @{ Current = $true }
        'Remove-VirtDomainDevice' = @{ Alias = 'x' }; 'Remove-VirtDomainDisk' = @{ Disk = 'vda' }; 'Resize-VirtDomainDisk' = @{ Disk = 'vda'; Size = 1GB }
        'Add-VirtDomainDisk' = @{ Disk = '/x.img' }; 'Add-VirtDomainInterface' = @{ Interface = 'default' }; 'Add-VirtDomainDevice' = @{ Device = '<watchdog model="itco"/>' }
        'Set-VirtDomainDevice' = @{ Device = '<watchdog model="itco"/>' }; 'Merge-VirtDomainDisk' = @{ Disk = 'vda'; Pull = $true }; 'Copy-VirtDomainDisk' = @{ Disk = 'vda'; Destination = '/y.img' }
        'Send-VirtKey' = @{ Key = 'Enter' }; 'Wait-VirtDomain' = @{ For = 'Running'; TimeoutSec = 1 }; 'Set-VirtNodeDevice' = @{ Autostart = $true }
        'Edit-VirtDomain' = @{ ScriptBlock = { } }; 'Edit-VirtNetwork' = @{ ScriptBlock = { } }; 'Edit-VirtStoragePool' = @{ ScriptBlock = { } }
        'Edit-VirtInterface' = @{ ScriptBlock = { } }; 'Edit-VirtNWFilter' = @{ ScriptBlock = { } }; 'Edit-VirtSnapshot' = @{ Name = 's'; ScriptBlock = { } }
        'Edit-VirtCheckpoint' = @{ Name = 's'; ScriptBlock = { } }; 'Invoke-VirtConsoleScript' = @{ Script = @{ Expect = '' } }; 'Move-VirtDomain' = @{ Destination = 'test:///default' }
        'Set-VirtGuestPassword' = @{ UserName = 'x'; Password = [securestring]::new() }; 'New-VirtNetworkPort' = @{ Xml = '<networkport><owner><name>x</name><uuid>11111111-2222-3333-4444-555555555555</uuid></owner></networkport>' }
    }

    function Get-Filler([System.Management.Automation.ParameterMetadata] $Parameter) {
        $type = $Parameter.ParameterType
        $item = if ($type.IsArray) { $type.GetElementType() } else { [Nullable]::GetUnderlyingType($type) ?? $type }
        if ($item.IsEnum) { return [Enum]::GetValues($item)[0] }
        switch ($item.Name) {
            'String' { 'x' }
            'Guid' { [guid]::NewGuid() }
            'SwitchParameter' { $true }
            'ScriptBlock' { {} }
            'SecureString' { [securestring]::new() }
            'IDictionary' { @{ a = 1 } }
            default { 1 }
        }
    }

    $cases = foreach ($command in Get-Command -Module VirtPS -CommandType Cmdlet) {
        foreach ($kind in $kinds) {
            $whole = $command.Parameters.Values | Where-Object {
                $item = $_.ParameterType.IsArray ? $_.ParameterType.GetElementType() : $_.ParameterType
                $item.Name -eq $kind.Type -and @($_.Attributes | Where-Object { $_ -is [Parameter] -and $_.ValueFromPipeline }).Count
            } | Select-Object -First 1
            if (-not $whole) { continue }
            $named = $command.Parameters.Values | Where-Object {
                ($_.Name -eq $kind.Property -or $_.Aliases -contains $kind.Property) -and
                @($_.Attributes | Where-Object { $_ -is [Parameter] -and $_.ValueFromPipelineByPropertyName }).Count
            } | Select-Object -First 1
            $with = $more[$command.Name] ?? @{}
            foreach ($parameter in $command.Parameters.Values) {
                $sets = if ($named) { $named.ParameterSets.Keys } else { $whole.ParameterSets.Keys }
                $mandatory = $parameter.ParameterSets.GetEnumerator() | Where-Object { ($_.Key -in $sets -or $_.Key -eq '__AllParameterSets') -and $_.Value.IsMandatory }
                if ($mandatory -and $parameter.Name -notin $whole.Name, $named.Name -and -not $with.ContainsKey($parameter.Name)) {
                    $with = $with.Clone()
                    $with[$parameter.Name] = Get-Filler $parameter
                }
            }
            @{
                Command = $command.Name; Class = $command.ImplementingType.FullName; Kind = $kind.Type; Property = $kind.Property; Code = $kind.Code; Name = $kind.Name
                With = $with; Named = [bool]$named; Changes = $command.Parameters.ContainsKey('WhatIf')
                Strings = [bool]($named -and @($named.Attributes | Where-Object { $_ -is [Parameter] -and $_.ValueFromPipeline }).Count)
            }
        }
    }
    $types = Get-Command -Module VirtPS -CommandType Cmdlet | ForEach-Object { $_.OutputType.Type } |
        Where-Object { $_.Namespace -like 'VirtPS*' -and -not $_.IsEnum -and -not $_.IsSubclassOf([System.Management.Automation.Job]) } | Sort-Object FullName -Unique | ForEach-Object { @{ Type = $_.FullName } }
}

Describe 'Every cmdlet' {
    BeforeAll {
        # All that a -WhatIf must leave as it is.
        function Get-HostState {
            foreach ($item in @(Get-VirtDomain) + @(Get-VirtNetwork) + @(Get-VirtStoragePool) + @(Get-VirtInterface) + @(Get-VirtNWFilter) + @(Get-VirtNodeDevice) + @(Get-VirtSecret)) {
                "$($item.GetType().Name) $($item.Name) $($item.State) $($item.IsActive) $($item.Autostart) $($item.HasManagedSave)"
                Get-VirtXml $item
                if ($item.State -or $item.GetType().Name -in 'VirtNetwork', 'VirtStoragePool', 'VirtInterface') { Get-VirtXml $item -Inactive }
            }
            (Get-VirtSnapshot test -ErrorAction SilentlyContinue).Name
        }
    }

    BeforeEach {
        $null = Connect-VirtHost test:///default
        $null = New-VirtNWFilter -Xml '<filter name="web"><rule action="accept" direction="in"><tcp dstportstart="80"/></rule></filter>'
        Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid())))
    }

    AfterEach {
        Pop-Location
        Disconnect-VirtHost -All
    }

    It '<Command> finds a <Kind> by the property <Property>, and says <Code> about one that is missing' -ForEach ($cases | Where-Object Named) {
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'failed' }
        if ($Changes) { $quiet.WhatIf = $true }
        $null = [pscustomobject]@{ $Property = 'nothing' } | & $Command @With @quiet
        $failed[0].FullyQualifiedErrorId | Should -Be "$Code,$Class"
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        if ($Strings) {
            $null = 'nothing' | & $Command @With @quiet
            $failed[0].FullyQualifiedErrorId | Should -Be "$Code,$Class"
            $failed[0].TargetObject | Should -Be 'nothing'
        }
    }

    It '<Command> takes a <Kind> as it is' -ForEach ($cases | Where-Object Changes) {
        $target = switch ($Kind) {
            VirtDomain { Get-VirtDomain $Name }
            VirtNetwork { Get-VirtNetwork $Name }
            VirtStoragePool { Get-VirtStoragePool $Name }
            VirtInterface { Get-VirtInterface $Name }
            VirtNWFilter { Get-VirtNWFilter $Name }
        }
        $before = Get-HostState
        $null = $target | & $Command @With -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Where-Object { $_.Exception -is [System.Management.Automation.ParameterBindingException] } | Should -BeNullOrEmpty
        # With -WhatIf nothing changes, whatever the cmdlet is told.
        (Get-HostState) -join "`n" | Should -Be ($before -join "`n")
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'shows <Type> in a view of its own' -ForEach $types {
        $view = Get-FormatData -TypeName $Type -PowerShellVersion $PSVersionTable.PSVersion
        $base = ([type]$Type).BaseType
        if (-not $view -and $base -and $base.Namespace -like 'VirtPS*') { $view = Get-FormatData -TypeName $base.FullName -PowerShellVersion $PSVersionTable.PSVersion }
        $view | Should -Not -BeNullOrEmpty
    }
}

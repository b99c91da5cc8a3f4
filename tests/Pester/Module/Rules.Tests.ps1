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

    . (Join-Path $PSScriptRoot Fill.ps1)

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
            $with = Get-FilledParameter $command @(if ($named) { $named.ParameterSets.Keys } else { $whole.ParameterSets.Keys }) $whole.Name, $named.Name
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

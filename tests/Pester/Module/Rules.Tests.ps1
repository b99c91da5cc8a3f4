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
        @{ Type = 'VirtNWFilterBinding'; Property = 'PortDevice'; Code = 'NoNWFilterBinding'; Name = 'vnet9' }
        @{ Type = 'VirtNodeDevice'; Property = 'DeviceName'; Code = 'NoNodeDevice'; Name = 'computer' }
        @{ Type = 'VirtSecret'; Property = 'UsageId'; Code = 'NoSecret'; Name = 'client.admin' }
        @{ Type = 'VirtStorageVolume'; Property = 'VolumeName'; Code = 'NoStorageVol'; Name = 'data.img'; Also = @{ PoolName = 'default-pool' }; But = 'Pool' }
        @{ Type = 'VirtSnapshot'; Name = 'before' }
        @{ Type = 'VirtCheckpoint'; Name = 'first' }
        @{ Type = 'VirtNetworkPort'; Name = 'stop' }
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
            $with = Get-FilledParameter $command @(if ($named) { $named.ParameterSets.Keys } else { $whole.ParameterSets.Keys }) @($whole.Name; $named.Name; $kind.But)
            # What is told besides an object; what names it goes by its property.
            $alone = Get-FilledParameter $command @($whole.ParameterSets.Keys | Select-Object -First 1) @($whole.Name; $kind.But)
            @{
                Command = $command.Name; Class = $command.ImplementingType.FullName; Kind = $kind.Type; Property = $kind.Property; Code = $kind.Code; Name = $kind.Name
                With = $with; Alone = $alone; Also = $kind.Also ?? @{}; Named = [bool]$named; Verb = $command.Verb; Changes = $command.Parameters.ContainsKey('WhatIf')
                Strings = [bool]($named -and @($named.Attributes | Where-Object { $_ -is [Parameter] -and $_.ValueFromPipeline }).Count)
            }
        }
    }
    # What is told besides where a cmdlet is called without an object.
    $without = @{
        'Set-VirtSecretValue' = @{ Bytes = [byte[]](1, 2) }; 'Set-VirtHostMemory' = @{ PagesToScan = 100 }; 'Set-VirtConnection' = @{ Only = @{ Name = 'test:///default'; KeepAliveInterval = 5 } }
        'Invoke-VirtConfiguration' = @{ Only = @{ Configuration = @{ Domains = @( @{ Name = 'test'; Memory = 1GB } ) } } }
        'Test-VirtConfiguration' = @{ Only = @{ Configuration = @{ Domains = @( @{ Name = 'test' } ) } } }
        'New-VirtNetworkPort' = @{ Only = @{ Network = 'default'; Xml = $more['New-VirtNetworkPort'].Xml } }
        'Export-VirtStorageVolume' = @{ Only = @{ Name = 'data.img'; Pool = 'default-pool'; FilePath = 'copy.img' } }
        'New-VirtStorageVolume' = @{ Only = @{ Pool = 'default-pool'; Name = 'new.img'; Capacity = 1MB } }; 'Update-VirtNetwork' = @{ Only = @{ Network = 'default'; AddDnsHost = @{ Ip = '1.2.3.4'; Name = 'x' } } }
    }

    # A migration's other side is an open connection; its own tests see to errors and -WhatIf.
    $elsewhere = 'Move-VirtDomain'
    $calls = foreach ($command in Get-Command -Module VirtPS -CommandType Cmdlet | Where-Object Name -NotIn $elsewhere) {
        @{ Command = $command.Name; Class = $command.ImplementingType.FullName; Told = $without[$command.Name] ?? @{}; Asks = $command.Parameters.ContainsKey('Connection'); Changes = $command.Parameters.ContainsKey('WhatIf') }
    }
    $types = Get-Command -Module VirtPS -CommandType Cmdlet | ForEach-Object { $_.OutputType.Type } |
        Where-Object { $_.Namespace -like 'VirtPS*' -and -not $_.IsEnum -and -not $_.IsSubclassOf([System.Management.Automation.Job]) } | Sort-Object FullName -Unique | ForEach-Object { @{ Type = $_.FullName } }
}

Describe 'Every cmdlet' {
    BeforeAll {
        . (Join-Path $PSScriptRoot Fill.ps1)

        # All that a -WhatIf must leave as it is.
        function Get-HostState {
            foreach ($item in @(Get-VirtDomain) + @(Get-VirtNetwork) + @(Get-VirtStoragePool) + @(Get-VirtInterface) + @(Get-VirtNWFilter) + @(Get-VirtNodeDevice) + @(Get-VirtSecret)) {
                "$($item.GetType().Name) $($item.Name) $($item.State) $($item.IsActive) $($item.Autostart) $($item.HasManagedSave)"
                Get-VirtXml $item
                if ($item.State -or $item.GetType().Name -in 'VirtNetwork', 'VirtStoragePool', 'VirtInterface') { Get-VirtXml $item -Inactive }
            }
            (Get-VirtSnapshot test -ErrorAction SilentlyContinue).Name
            (Get-VirtCheckpoint test -ErrorAction SilentlyContinue).Name
            Get-VirtStoragePool | Get-VirtStorageVolume | ForEach-Object { Get-VirtXml $_ }
            (Get-VirtNWFilterBinding).PortDevice
            (Get-VirtNetworkPort default).Uuid
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
        $null = [pscustomobject](@{ $Property = 'nothing' } + $Also) | & $Command @With @quiet
        $failed[0].FullyQualifiedErrorId | Should -Be "$Code,$Class"
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        if ($Strings -and -not $Also.Count) {
            $null = 'nothing' | & $Command @With @quiet
            $failed[0].FullyQualifiedErrorId | Should -Be "$Code,$Class"
            $failed[0].TargetObject | Should -Be 'nothing'
        }
    }

    # What waits for something that does not come, and what needs a terminal, has tests of its own.
    It '<Command> takes a <Kind> as it is' -ForEach ($cases | Where-Object { $_.Changes -or $_.Verb -notin 'Wait', 'Watch', 'Enter', 'Open' }) {
        $target = (New-HostObject)[$Kind]
        if ($Kind -eq 'VirtDomain') { $target = Get-VirtDomain $Name }
        if ($Changes) { $Alone.WhatIf = $true }
        $before = Get-HostState
        $null = $target | & $Command @Alone -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed | Where-Object { $_.Exception -is [System.Management.Automation.ParameterBindingException] } | Should -BeNullOrEmpty
        # With -WhatIf, and by what only looks, nothing changes, whatever the cmdlet is told.
        (Get-HostState) -join "`n" | Should -Be ($before -join "`n")
        if ($Changes) { Get-ChildItem | Should -BeNullOrEmpty }
    }

    It '<Command> says InvalidConn where no connection is open' -ForEach ($calls | Where-Object Asks) {
        # What takes objects only is given those of a connection that is closed since.
        $objects = if ($Command -match 'NetworkPort$') { New-HostObject }
        Disconnect-VirtHost -All
        Set-Content x '<domain type="test"><name>x</name><memory>65536</memory><os><type>hvm</type></os></domain>'
        $with = Get-CallParameter (Get-Command $Command) $objects $Told
        if ($Changes) { $with.Confirm = $false }
        $id = try { $null = & $Command @with -ErrorAction SilentlyContinue -ErrorVariable failed; $failed[0].FullyQualifiedErrorId } catch { $_.FullyQualifiedErrorId }
        $id | Should -Be "InvalidConn,$Class"
    }

    It '<Command> changes nothing with -WhatIf' -ForEach ($calls | Where-Object { $_.Changes -and $_.Asks }) {
        $with = Get-CallParameter (Get-Command $Command) (New-HostObject) $Told
        $before = Get-HostState
        Set-Content x '<domain type="test"><name>x</name><memory>65536</memory><os><type>hvm</type></os></domain>'
        try { $null = & $Command @with -WhatIf -ErrorAction SilentlyContinue -ErrorVariable failed } catch { $failed = $_ }
        # It was understood: what is refused is refused by the host, or is not there.
        "$($failed[0].FullyQualifiedErrorId)" | Should -Not -Match 'Parameter|Argument'
        (Get-HostState) -join "`n" | Should -Be ($before -join "`n")
        (Get-ChildItem).Name | Should -Be 'x'
    }

    It 'shows <Type> in a view of its own' -ForEach $types {
        $view = Get-FormatData -TypeName $Type -PowerShellVersion $PSVersionTable.PSVersion
        $base = ([type]$Type).BaseType
        if (-not $view -and $base -and $base.Namespace -like 'VirtPS*') { $view = Get-FormatData -TypeName $base.FullName -PowerShellVersion $PSVersionTable.PSVersion }
        $view | Should -Not -BeNullOrEmpty
    }
}

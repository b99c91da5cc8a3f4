BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS)
    }
}

Describe 'Storage pools' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    Context 'Get-VirtStoragePool' {
        It 'lists the one pool of the default test host, sizes in bytes' {
            $pool = Get-VirtStoragePool
            $pool | Should -BeOfType VirtPS.Engine.Model.VirtStoragePool
            $pool.Name, $pool.State, $pool.Capacity, $pool.Allocation, $pool.Available |
                Should -Be 'default-pool', 'Running', 100GB, 0, 100GB
            $pool.CapacityText | Should -Be '100 GiB'
        }

        It 'finds by wildcard, piped string, property name, uuid and target path' {
            (Get-VirtStoragePool DEF*).Name | Should -Be 'default-pool'
            ('default-pool' | Get-VirtStoragePool).Name | Should -Be 'default-pool'
            ([pscustomobject]@{ Name = 'default-pool' } | Get-VirtStoragePool).Name | Should -Be 'default-pool'
            (Get-VirtStoragePool -Uuid (Get-VirtStoragePool).Uuid).Name | Should -Be 'default-pool'
            (Get-VirtStoragePool -TargetPath /default-pool).Name | Should -Be 'default-pool'
        }

        It 'reports what is missing as <Parameters.Keys>, silent about wildcards' -ForEach @(
            @{ Parameters = @{ Name = 'none' } }
            @{ Parameters = @{ Uuid = [guid]::Empty } }
            @{ Parameters = @{ TargetPath = '/none' } }
        ) {
            Get-VirtStoragePool @Parameters -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoStoragePool,VirtPS.Commands.GetVirtStoragePoolCommand'
            $problems[0].TargetObject | Should -Be @($Parameters.Values)[0]
            Get-VirtStoragePool none* -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'narrows by <Parameters.Keys>' -ForEach @(
            @{ Parameters = @{ Active = $true }; Expected = @('default-pool', 'gone') }
            @{ Parameters = @{ Inactive = $true }; Expected = @('kept') }
            @{ Parameters = @{ Persistent = $true }; Expected = @('default-pool', 'kept') }
            @{ Parameters = @{ Transient = $true }; Expected = @('gone') }
            @{ Parameters = @{ Autostart = $true }; Expected = @('kept') }
            @{ Parameters = @{ Autostart = $false }; Expected = @('default-pool', 'gone') }
            @{ Parameters = @{ Type = 'NetFs' }; Expected = @('kept') }
            @{ Parameters = @{ Type = 'Dir', 'NetFs'; Name = '*e*' }; Expected = @('default-pool', 'gone', 'kept') }
            @{ Parameters = @{ Type = 'Dir'; Name = 'k*' }; Expected = @() }
        ) {
            $null = New-VirtStoragePool kept /mnt/kept -Type NetFs -SourceHost nas -SourcePath /export -Autostart
            $null = New-VirtStoragePool gone /srv/gone -Transient
            @((Get-VirtStoragePool @Parameters).Name | Sort-Object) | Should -Be $Expected
        }

        It 'reads from several connections at once' {
            $other = Connect-VirtHost test:///default -Name second
            (Get-VirtStoragePool -Connection $connection, $other).Connection.Name | Should -Be $connection.Name, 'second'
        }
    }

    Context 'New-VirtStoragePool' {
        It 'defines a pool and leaves it stopped' {
            $pool = New-VirtStoragePool images /srv/images
            $pool.State | Should -Be 'Inactive'
            $pool.IsPersistent | Should -BeTrue
            ([xml]$pool.Xml).pool.target.path | Should -Be '/srv/images'
        }

        It 'builds it, starts it and has it start with its host' {
            $pool = New-VirtStoragePool images -Target /srv/images -Build -Start -Autostart
            $pool.State, $pool.Autostart | Should -Be 'Running', $true
        }

        It 'describes the source of a pool of type <Parameters.Type>' -ForEach @(
            @{ Parameters = @{ Type = 'NetFs'; TargetPath = '/mnt/a'; SourceHost = 'nas'; SourcePath = '/export'; SourceFormat = 'nfs' }
                Check = { $source.host.name -eq 'nas' -and $source.dir.path -eq '/export' -and $source.format.type -eq 'nfs' } }
            @{ Parameters = @{ Type = 'Logical'; SourceName = 'vg0'; SourceDevice = '/dev/sda', '/dev/sdb' }
                Check = { $source.name -eq 'vg0' -and ($source.device.path -join ' ') -eq '/dev/sda /dev/sdb' } }
            @{ Parameters = @{ Type = 'Iscsi'; TargetPath = '/dev/disk/by-path'; SourceHost = 'san'; SourceDevice = 'iqn.2026-01.example:a' }
                Check = { $source.host.name -eq 'san' -and $source.device.path -eq 'iqn.2026-01.example:a' } }
            @{ Parameters = @{ Type = 'Rbd'; SourceName = 'rbd'; SourceHost = 'mon1', 'mon2' }
                Check = { $source.name -eq 'rbd' -and ($source.host.name -join ' ') -eq 'mon1 mon2' } }
        ) {
            $pool = New-VirtStoragePool shared @Parameters
            $xml = ([xml]$pool.Xml).pool
            $xml.type | Should -Be $Parameters.Type
            $source = $xml.source
            & $Check | Should -BeTrue
        }

        It 'takes XML as text and as a document' {
            $text = "<pool type='dir'><name>NAME</name><target><path>/srv/NAME</path></target></pool>"
            (New-VirtStoragePool -Xml $text.Replace('NAME', 'text')).Name | Should -Be 'text'
            (New-VirtStoragePool -Xml ([xml]$text.Replace('NAME', 'document'))).Name | Should -Be 'document'
        }

        It 'refuses a directory pool without a path, with the code of libvirt' {
            New-VirtStoragePool images -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'XmlError,VirtPS.Commands.NewVirtStoragePoolCommand'
            $problems[0].TargetObject | Should -Be 'images'
        }

        It 'refuses a name that is taken' {
            New-VirtStoragePool default-pool /elsewhere -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'OperationFailed,VirtPS.Commands.NewVirtStoragePoolCommand'
        }

        It 'shows the XML and makes nothing with -WhatIf -Verbose' {
            $shown = New-VirtStoragePool images /srv/images -WhatIf -Verbose 4>&1
            "$shown" | Should -Match '<path>/srv/images</path>'
            Get-VirtStoragePool images* | Should -BeNullOrEmpty
        }

        It 'gives the pool as the output of a job with -AsJob' {
            $job = New-VirtStoragePool images /srv/images -Build -Start -AsJob
            ($job | Wait-Job).State | Should -Be 'Completed'
            (Receive-Job $job).State | Should -Be 'Running'
            Remove-Job $job
        }
    }

    Context 'Verbs on storage pools' {
        It 'stop, start and refresh by object, name and wildcard' {
            (Get-VirtStoragePool | Stop-VirtStoragePool -PassThru).State | Should -Be 'Inactive'
            ('default-pool' | Start-VirtStoragePool -PassThru).State | Should -Be 'Running'
            (Update-VirtStoragePool d* -PassThru).State | Should -Be 'Running'
            Stop-VirtStoragePool default-pool | Should -BeNullOrEmpty
        }

        It 'refuse what the state forbids, with the code of libvirt' {
            Start-VirtStoragePool default-pool -ErrorAction SilentlyContinue -ErrorVariable started
            Initialize-VirtStoragePool default-pool -ErrorAction SilentlyContinue -ErrorVariable built
            Stop-VirtStoragePool default-pool
            Stop-VirtStoragePool default-pool -ErrorAction SilentlyContinue -ErrorVariable stopped
            Update-VirtStoragePool default-pool -ErrorAction SilentlyContinue -ErrorVariable refreshed
            $started[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.StartVirtStoragePoolCommand'
            $built[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.InitializeVirtStoragePoolCommand'
            $stopped[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.StopVirtStoragePoolCommand'
            $refreshed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.UpdateVirtStoragePoolCommand'
        }

        It 'report a name that is missing: <_>' -ForEach 'Initialize', 'Start', 'Stop', 'Update', 'Set', 'Remove' {
            & "$_-VirtStoragePool" none -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be "NoStoragePool,VirtPS.Commands.$($_)VirtStoragePoolCommand"
            $problems[0].TargetObject | Should -Be 'none'
        }

        It 'make the storage of a pool that is stopped' {
            (New-VirtStoragePool images /srv/images | Initialize-VirtStoragePool -PassThru).Name | Should -Be 'images'
        }

        It 'refuse -Overwrite together with -NoOverwrite' {
            $pool = New-VirtStoragePool images /srv/images
            Initialize-VirtStoragePool $pool -Overwrite -NoOverwrite -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.InitializeVirtStoragePoolCommand'
        }

        It 'leave nothing of a transient pool that stops' {
            New-VirtStoragePool gone /srv/gone -Transient | Stop-VirtStoragePool -PassThru | Should -BeNullOrEmpty
            Get-VirtStoragePool gone* | Should -BeNullOrEmpty
        }

        It 'change nothing with -WhatIf' {
            Get-VirtStoragePool | Stop-VirtStoragePool -WhatIf
            Set-VirtStoragePool default-pool -Autostart -WhatIf
            Remove-VirtStoragePool default-pool -Force -DeleteStorage -WhatIf
            $pool = Get-VirtStoragePool
            $pool.State, $pool.Autostart | Should -Be 'Running', $false
            Stop-VirtStoragePool default-pool
            Start-VirtStoragePool default-pool -WhatIf
            (Get-VirtStoragePool).State | Should -Be 'Inactive'
        }

        It 'refresh in a job' {
            $job = Get-VirtStoragePool | Update-VirtStoragePool -AsJob -PassThru
            ($job | Wait-Job).State | Should -Be 'Completed'
            (Receive-Job $job).Name | Should -Be 'default-pool'
            Remove-Job $job
        }
    }

    Context 'Set-VirtStoragePool' {
        It 'has a pool start with its host, and no longer' {
            (Set-VirtStoragePool default-pool -Autostart -PassThru).Autostart | Should -BeTrue
            (Set-VirtStoragePool default-pool -Autostart:$false -PassThru).Autostart | Should -BeFalse
        }

        It 'stores another definition of the same pool' {
            $uuid = (New-VirtStoragePool images /srv/old).Uuid
            Set-VirtStoragePool images -Xml "<pool type='dir'><target><path>/srv/new</path></target></pool>"
            $pool = Get-VirtStoragePool images
            $pool.Uuid | Should -Be $uuid
            ([xml]$pool.Xml).pool.target.path | Should -Be '/srv/new'
        }

        It 'refuses the definition of another pool' {
            Set-VirtStoragePool default-pool -Xml "<pool type='dir'><name>other</name></pool>" -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SetVirtStoragePoolCommand'
        }

        It 'shows the difference and changes nothing with -WhatIf -Verbose' {
            $xml = (Get-VirtStoragePool default-pool).Xml -replace '<path>/default-pool', '<path>/srv/new'
            $shown = Set-VirtStoragePool default-pool -Xml $xml -WhatIf -Verbose 4>&1
            "$shown" | Should -Match '-    <path>/default-pool</path>'
            "$shown" | Should -Match '\+    <path>/srv/new</path>'
            (Get-VirtStoragePool default-pool).Xml | Should -Match '<path>/default-pool</path>'
        }
    }

    Context 'Remove-VirtStoragePool' {
        It 'removes a pool that is stopped, and its storage with -DeleteStorage' {
            New-VirtStoragePool one /srv/one | Remove-VirtStoragePool -Confirm:$false
            New-VirtStoragePool two /srv/two -Build | Remove-VirtStoragePool -DeleteStorage -Confirm:$false
            (Get-VirtStoragePool).Name | Should -Be 'default-pool'
        }

        It 'refuses a pool that is started' {
            Remove-VirtStoragePool default-pool -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.RemoveVirtStoragePoolCommand'
        }

        It 'stops it first with -Force, with or without a definition' {
            $null = New-VirtStoragePool gone /srv/gone -Transient
            Remove-VirtStoragePool * -Force -Confirm:$false
            Get-VirtStoragePool | Should -BeNullOrEmpty
        }
    }

    Context 'Edit-VirtStoragePool' {
        BeforeEach { $null = New-VirtStoragePool other /srv/other }

        It 'edits pools given as objects, names and rows, and nothing with -WhatIf' {
            $change = { param($xml) $xml.pool.target.path = '/srv/new' }
            Edit-VirtStoragePool other -ScriptBlock $change -WhatIf
            (Get-VirtStoragePool other).Xml | Should -Match '<path>/srv/other</path>'
            (Get-VirtStoragePool other | Edit-VirtStoragePool -ScriptBlock $change -PassThru).Xml | Should -Match '<path>/srv/new</path>'
            'other' | Edit-VirtStoragePool -ScriptBlock { $_.pool.target.path = '/srv/third' }
            [pscustomobject]@{ PoolName = 'other' } | Edit-VirtStoragePool -ScriptBlock { $_.OuterXml -replace 'third', 'fourth' }
            (Get-VirtStoragePool other).Xml | Should -Match '<path>/srv/fourth</path>'
        }

        It 'names a pool that is missing, and refuses to make another one of it' {
            Edit-VirtStoragePool nothing -ScriptBlock { } -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'NoStoragePool,VirtPS.Commands.EditVirtStoragePoolCommand'
            Edit-VirtStoragePool other -ScriptBlock { $_.pool.name = 'new' } -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.EditVirtStoragePoolCommand'
            Get-VirtStoragePool new* | Should -BeNullOrEmpty
        }
    }

    Context 'What hosts offer' {
        It 'finds sources of pools' {
            $found = Find-VirtStoragePoolSource Logical
            $found | Should -Not -BeNullOrEmpty
            $found | Format-Table | Out-String | Should -Not -BeNullOrEmpty
            Find-VirtStoragePoolSource Iscsi -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Match ',VirtPS.Commands.FindVirtStoragePoolSourceCommand$'
            { Find-VirtStoragePoolSource Logical -Connection nothing -ErrorAction Stop } | Should -Throw
        }

        It 'tells the kinds of pools' {
            $kinds = Get-VirtStoragePoolCapability
            $kinds | Should -Not -BeNullOrEmpty
            (Get-VirtStoragePoolCapability Dir -Connection $connection).Type | Should -Be 'Dir'
            { Get-VirtStoragePoolCapability -Connection nothing -ErrorAction Stop } | Should -Throw
            $kinds | Format-Table | Out-String | Should -Match 'dir'
        }
    }

    Context 'Completion of storage pools' {
        It 'offers the names that there are' {
            $line = 'Stop-VirtStoragePool d'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'default-pool'
        }

        It 'offers the kinds' {
            $line = 'New-VirtStoragePool x -Type Log'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'Logical'
        }
    }
}

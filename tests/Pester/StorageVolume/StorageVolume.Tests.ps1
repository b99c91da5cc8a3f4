BeforeAll {
    if (-not (Get-Module VirtPS)) {
        Import-Module (Join-Path $PSScriptRoot ../../../out/VirtPS)
    }
}

Describe 'Storage volumes' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
        $null = New-VirtStoragePool spare /srv/spare -Start
        $null = 'a.img', 'b.img' | New-VirtStorageVolume default-pool -Capacity 4GB
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    Context 'Get-VirtStorageVolume' {
        It 'lists the volumes of pools that are started, sizes in bytes' {
            $volumes = Get-VirtStorageVolume
            $volumes | Should -BeOfType VirtPS.Engine.Model.VirtStorageVolume
            $volumes.Name | Should -Be 'a.img', 'b.img'
            $volumes[0].Pool, $volumes[0].Type, $volumes[0].Capacity, $volumes[0].Path |
                Should -Be 'default-pool', 'File', 4GB, '/default-pool/a.img'
            Stop-VirtStoragePool default-pool
            Get-VirtStorageVolume -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'takes pools as objects, names and wildcards, piped or not' {
            (Get-VirtStoragePool default-pool | Get-VirtStorageVolume).Name | Should -Be 'a.img', 'b.img'
            (Get-VirtStoragePool | Get-VirtStorageVolume -Name b*).Name | Should -Be 'b.img'
            ('default-pool' | Get-VirtStorageVolume).Name | Should -Be 'a.img', 'b.img'
            (Get-VirtStorageVolume def* *.img).Name | Should -Be 'a.img', 'b.img'
            (Get-VirtStorageVolume (Get-VirtStoragePool default-pool) a.img).Name | Should -Be 'a.img'
        }

        It 'takes volumes, and properties of theirs' {
            (Get-VirtStorageVolume -Name a* | Get-VirtStorageVolume).Name | Should -Be 'a.img'
            ([pscustomobject]@{ Pool = 'default-pool'; Name = 'b.img' } | Get-VirtStorageVolume).Name | Should -Be 'b.img'
            ([pscustomobject]@{ Name = 'b.img' } | Get-VirtStorageVolume -Pool (Get-VirtStoragePool default-pool)).Name | Should -Be 'b.img'
            ([pscustomobject]@{ Path = '/default-pool/b.img' } | Get-VirtStorageVolume).Name | Should -Be 'b.img'
            (Get-VirtStorageVolume -Key (Get-VirtStorageVolume -Name a.img).Key).Name | Should -Be 'a.img'
        }

        It 'reports what is missing: <Id> for <Parameters.Keys>' -ForEach @(
            @{ Parameters = @{ Name = 'none' }; Id = 'NoStorageVol'; Target = 'none' }
            @{ Parameters = @{ Pool = 'default-pool'; Name = 'none' }; Id = 'NoStorageVol'; Target = 'none' }
            @{ Parameters = @{ Path = '/none' }; Id = 'NoStorageVol'; Target = '/none' }
            @{ Parameters = @{ Key = '/none' }; Id = 'NoStorageVol'; Target = '/none' }
            @{ Parameters = @{ Pool = 'none' }; Id = 'NoStoragePool'; Target = 'none' }
        ) {
            Get-VirtStorageVolume @Parameters -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
            $problems.Count | Should -Be 1
            $problems[0].FullyQualifiedErrorId | Should -Be "$Id,VirtPS.Commands.GetVirtStorageVolumeCommand"
            $problems[0].TargetObject | Should -Be $Target
            $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'is silent about wildcards that match nothing' {
            Get-VirtStorageVolume none* -ErrorAction Stop | Should -BeNullOrEmpty
            Get-VirtStorageVolume default-pool none* -ErrorAction Stop | Should -BeNullOrEmpty
        }

        It 'reports a pool that is not started when it is named, and passes over it when it only matches' {
            Stop-VirtStoragePool spare
            Get-VirtStorageVolume spare -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.GetVirtStorageVolumeCommand'
            (Get-VirtStorageVolume * -ErrorAction Stop).Name | Should -Be 'a.img', 'b.img'
        }
    }

    Context 'New-VirtStorageVolume' {
        It 'makes a volume of a capacity, an allocation and a format' {
            $volume = New-VirtStorageVolume -Pool spare -Name c.qcow2 -Capacity 20GB -Allocation 1MB -Format qcow2
            $volume.Pool, $volume.Capacity, $volume.Allocation | Should -Be 'spare', 20GB, 1MB
            ([xml]$volume.Xml).volume.target.format.type | Should -Be 'qcow2'
            (Get-VirtStoragePool spare).Allocation | Should -Be 1MB
        }

        It 'lies on a volume given as an object, a name or a path, and is as large' {
            $base = Get-VirtStorageVolume default-pool a.img
            $over = @(
                New-VirtStorageVolume spare one.qcow2 -Format qcow2 -BackingVolume $base
                New-VirtStorageVolume default-pool two.qcow2 -Format qcow2 -BackingVolume a.img
                New-VirtStorageVolume spare three.qcow2 -Format qcow2 -BackingVolume /default-pool/a.img
            )
            $over.Capacity | Should -Be 4GB, 4GB, 4GB
            $over | ForEach-Object { ([xml]$_.Xml).volume.backingStore.path } | Sort-Object -Unique | Should -Be '/default-pool/a.img'
        }

        It 'takes rows of a table' {
            $rows = 'Pool,Name,Capacity', 'spare,x.img,1048576', 'default-pool,y.img,2097152' | ConvertFrom-Csv
            ($rows | New-VirtStorageVolume).Capacity | Should -Be 1MB, 2MB
        }

        It 'takes XML' {
            (New-VirtStorageVolume spare -Xml '<volume><name>x</name><capacity unit="MiB">3</capacity></volume>').Capacity | Should -Be 3MB
        }

        It 'refuses <Why>' -ForEach @(
            @{ Why = 'a missing pool'; Parameters = @{ Pool = 'none'; Name = 'x'; Capacity = 1MB }; Id = 'NoStoragePool' }
            @{ Why = 'a name that is taken'; Parameters = @{ Pool = 'default-pool'; Name = 'a.img'; Capacity = 1MB }; Id = 'OperationFailed' }
            @{ Why = 'no capacity'; Parameters = @{ Pool = 'spare'; Name = 'x' }; Id = 'InvalidArg' }
            @{ Why = 'a missing volume below'; Parameters = @{ Pool = 'spare'; Name = 'x'; BackingVolume = 'none' }; Id = 'NoStorageVol' }
        ) {
            New-VirtStorageVolume @Parameters -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
            $problems[0].FullyQualifiedErrorId | Should -Be "$Id,VirtPS.Commands.NewVirtStorageVolumeCommand"
            $problems[0].TargetObject | Should -Be $Parameters.Name
        }

        It 'shows the XML and makes nothing with -WhatIf -Verbose' {
            $shown = New-VirtStorageVolume spare x.img 1GB -WhatIf -Verbose 4>&1
            "$shown" | Should -Match "<capacity unit='bytes'>1073741824</capacity>"
            Get-VirtStorageVolume spare | Should -BeNullOrEmpty
        }
    }

    Context 'Copy-VirtStorageVolume' {
        It 'copies into the same pool and into another' {
            $same = Get-VirtStorageVolume default-pool a.img | Copy-VirtStorageVolume -NewName copy.img
            $other = Copy-VirtStorageVolume default-pool a.img copy.img -Destination spare
            $same.Path, $same.Capacity | Should -Be '/default-pool/copy.img', 4GB
            $other.Path, $other.Capacity | Should -Be '/srv/spare/copy.img', 4GB
        }

        It 'copies in a job' {
            $job = Copy-VirtStorageVolume default-pool a.img -NewName copy.img -AsJob
            ($job | Wait-Job).State | Should -Be 'Completed'
            (Receive-Job $job).Name | Should -Be 'copy.img'
            Remove-Job $job
        }

        It 'reports what a job cannot do' {
            $job = Copy-VirtStorageVolume default-pool a.img -NewName b.img -AsJob
            ($job | Wait-Job).State | Should -Be 'Failed'
            Receive-Job $job -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Match '^OperationFailed'
            Remove-Job $job
        }

        It 'refuses a name that is taken, and a missing destination' {
            Copy-VirtStorageVolume default-pool a.img b.img -ErrorAction SilentlyContinue -ErrorVariable taken
            Copy-VirtStorageVolume default-pool a.img c.img -Destination none -ErrorAction SilentlyContinue -ErrorVariable missing
            $taken[0].FullyQualifiedErrorId | Should -Be 'OperationFailed,VirtPS.Commands.CopyVirtStorageVolumeCommand'
            $missing[0].FullyQualifiedErrorId | Should -Be 'NoStoragePool,VirtPS.Commands.CopyVirtStorageVolumeCommand'
        }

        It 'makes nothing with -WhatIf' {
            Copy-VirtStorageVolume default-pool a.img c.img -WhatIf
            (Get-VirtStorageVolume).Name | Should -Be 'a.img', 'b.img'
        }
    }

    Context 'Resize-VirtStorageVolume' {
        It 'makes a volume larger, adds to it, and makes it smaller' {
            (Resize-VirtStorageVolume default-pool a.img 6GB -PassThru).Capacity | Should -Be 6GB
            ('a.img' | Resize-VirtStorageVolume default-pool -Capacity 1GB -Delta -PassThru).Capacity | Should -Be 7GB
            (Get-VirtStorageVolume -Name a.img | Resize-VirtStorageVolume -Capacity 5GB -Shrink -PassThru).Capacity | Should -Be 5GB
        }

        It 'refuses to make it smaller without -Shrink' {
            Resize-VirtStorageVolume default-pool a.img 1GB -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.ResizeVirtStorageVolumeCommand'
            (Get-VirtStorageVolume default-pool a.img).Capacity | Should -Be 4GB
        }

        It 'changes nothing with -WhatIf' {
            Get-VirtStorageVolume | Resize-VirtStorageVolume -Capacity 8GB -WhatIf
            (Get-VirtStorageVolume).Capacity | Should -Be 4GB, 4GB
        }
    }

    Context 'Clear-VirtStorageVolume' {
        It 'overwrites and leaves the volume' {
            (Clear-VirtStorageVolume default-pool *.img -Algorithm Random -Confirm:$false -PassThru).Name | Should -Be 'a.img', 'b.img'
        }

        It 'overwrites in a job' {
            $job = Get-VirtStorageVolume | Clear-VirtStorageVolume -Confirm:$false -AsJob -PassThru
            ($job | Wait-Job).State | Should -Be 'Completed'
            (Receive-Job $job).Name | Should -Be 'a.img', 'b.img'
            Remove-Job $job
        }

        It 'reports a name that is missing, and does nothing with -WhatIf' {
            Clear-VirtStorageVolume default-pool none -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoStorageVol,VirtPS.Commands.ClearVirtStorageVolumeCommand'
            Clear-VirtStorageVolume default-pool a.img -WhatIf -PassThru | Should -BeNullOrEmpty
        }
    }

    Context 'Remove-VirtStorageVolume' {
        It 'deletes volumes given as <How>' -ForEach @(
            @{ How = 'objects'; Work = { Get-VirtStorageVolume -Name a.img | Remove-VirtStorageVolume -Confirm:$false } }
            @{ How = 'pool and name'; Work = { Remove-VirtStorageVolume default-pool a.img -Confirm:$false } }
            @{ How = 'strings'; Work = { 'a.img' | Remove-VirtStorageVolume -Pool default-pool -Confirm:$false } }
            @{ How = 'rows'; Work = { [pscustomobject]@{ Pool = 'default-pool'; Name = 'a.img' } | Remove-VirtStorageVolume -Confirm:$false } }
            @{ How = 'paths'; Work = { Remove-VirtStorageVolume -Path /default-pool/a.img -Confirm:$false } }
            @{ How = 'wildcards'; Work = { Remove-VirtStorageVolume * a* -Confirm:$false } }
        ) {
            & $Work
            (Get-VirtStorageVolume).Name | Should -Be 'b.img'
            (Get-VirtStoragePool default-pool).Allocation | Should -Be 4GB
        }

        It 'deletes nothing with -WhatIf' {
            Get-VirtStoragePool default-pool | Get-VirtStorageVolume | Remove-VirtStorageVolume -WhatIf
            (Get-VirtStorageVolume).Name | Should -Be 'a.img', 'b.img'
        }

        It 'reports each name that is missing and deletes the others' {
            'none', 'a.img' | Remove-VirtStorageVolume -Pool default-pool -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems[0].FullyQualifiedErrorId | Should -Be 'NoStorageVol,VirtPS.Commands.RemoveVirtStorageVolumeCommand'
            $problems[0].TargetObject | Should -Be 'none'
            (Get-VirtStorageVolume).Name | Should -Be 'b.img'
        }
    }

    Context 'Import-VirtStorageVolume and Export-VirtStorageVolume' {
        BeforeAll {
            $here = Join-Path $TestDrive here.img
            $bytes = [byte[]](0..255) * 4096
            [IO.File]::WriteAllBytes($here, $bytes)
        }

        BeforeEach { $there = Join-Path $TestDrive "$([guid]::NewGuid()).img" }

        It 'carry a part of a volume' {
            $small = New-VirtStorageVolume default-pool small.img -Capacity 2MB
            $small | Import-VirtStorageVolume -FilePath $here -Offset 4096
            $small | Export-VirtStorageVolume -FilePath $there -Offset 4096 -Length $bytes.Length
            (Get-FileHash $there).Hash | Should -Be (Get-FileHash $here).Hash
            Export-VirtStorageVolume -Name small.img -Pool default-pool -FilePath $there -Length 10 -Force
            [IO.File]::ReadAllBytes($there) | Should -Be (@(0) * 10)
        }

        It 'do nothing with -WhatIf' {
            $small = New-VirtStorageVolume default-pool small.img -Capacity 2MB
            $small | Import-VirtStorageVolume -FilePath $here -WhatIf
            $small | Export-VirtStorageVolume -FilePath $there -WhatIf
            Test-Path $there | Should -BeFalse
            $small | Export-VirtStorageVolume -FilePath $there -Length 3
            [IO.File]::ReadAllBytes($there) | Should -Be 0, 0, 0
        }

        It '<Command> names what is missing' -ForEach @(@{ Command = 'Import-VirtStorageVolume' }, @{ Command = 'Export-VirtStorageVolume' }) {
            & $Command -Name nothing -Pool default-pool -FilePath $here -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be "NoStorageVol,VirtPS.Commands.$($Command -replace '-')Command"
        }

        It 'do not write over a file unless told to' {
            $small = New-VirtStorageVolume default-pool small.img -Capacity 2MB
            Set-Content $there 'mine'
            $small | Export-VirtStorageVolume -FilePath $there -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Match ',VirtPS.Commands.ExportVirtStorageVolumeCommand$'
            Get-Content $there | Should -Be 'mine'
        }

        It 'are jobs with -AsJob' {
            $small = New-VirtStorageVolume default-pool small.img -Capacity 2MB
            $null = $small | Import-VirtStorageVolume -FilePath $here -AsJob | Wait-Job
            $null = $small | Export-VirtStorageVolume -FilePath $there -Length $bytes.Length -AsJob | Wait-Job
            (Get-FileHash $there).Hash | Should -Be (Get-FileHash $here).Hash
        }
    }

    Context 'Completion of storage volumes' {
        It 'offers the names in the pool on the line' {
            $line = 'Remove-VirtStorageVolume -Pool default-pool -Name '
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'a.img', 'b.img'
            $line = 'Remove-VirtStorageVolume -Pool spare -Name x'
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Not -Contain 'a.img'
        }
    }
}

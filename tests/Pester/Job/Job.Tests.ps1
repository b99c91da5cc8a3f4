Describe 'Jobs of domains and disks' {
    BeforeEach {
        # Two connections to one host: with the slow one no step of a job ends by itself.
        $null = Connect-VirtHost test:///default
        $slow = Connect-VirtHost 'test:///default?pace=3600000' -NotDefault
        $xml = "<domain type='test'><name>web1</name><memory>65536</memory><os><type>hvm</type></os><devices>" +
            "<disk type='file' device='disk'><driver type='qcow2'/><source file='/images/top'/><backingStore type='file'><format type='qcow2'/>" +
            "<source file='/images/base'/><backingStore/></backingStore><target dev='vda' bus='virtio'/></disk></devices></domain>"
        $null = New-VirtDomain -Xml $xml -Start
        function Source { (Get-VirtDomain web1 | Get-VirtXml -As Xml).domain.devices.disk.source.file }
    }

    AfterEach {
        Get-VirtJob | Stop-VirtJob
        Disconnect-VirtHost -All
    }

    Context 'Copy-VirtDomainDisk' {
        It 'gives the job, which is ready where no time passes' {
            $job = Copy-VirtDomainDisk web1 vda /images/copy -TransientJob
            $job | Should -BeOfType VirtPS.Engine.Model.VirtDomainJob
            "$($job.DomainName) $($job.Disk) $($job.Operation) $($job.State) $($job.Percent)" | Should -Be 'web1 vda Copy Ready 100'
        }

        It 'moves the guest with -Pivot' {
            Copy-VirtDomainDisk web1 vda /images/copy -TransientJob -Pivot | Should -BeNullOrEmpty
            Source | Should -Be '/images/copy'
        }

        It 'leaves the guest with -Finish' {
            Get-VirtDomain web1 | Copy-VirtDomainDisk -Disk vda -Destination /images/copy -TransientJob -Finish
            Source | Should -Be '/images/top'
            Get-VirtJob web1 | Should -BeNullOrEmpty
        }

        It 'takes a place that is zeroed, and writes to both at once' {
            Copy-VirtDomainDisk web1 vda /images/copy -TransientJob -TargetZeroed -SynchronousWrites -Pivot
            Source | Should -Be '/images/copy'
        }

        It 'copies nothing with -WhatIf and shows the XML with -Verbose' {
            Copy-VirtDomainDisk web1 vda /images/copy -Format raw -TransientJob -WhatIf -Verbose 4>&1 | Out-String | Should -Match '/images/copy'
            Get-VirtJob web1 | Should -BeNullOrEmpty
        }

        It 'says OperationInvalid for a stored domain without -TransientJob' {
            Copy-VirtDomainDisk web1 vda /images/copy -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.CopyVirtDomainDiskCommand'
            $failed[0].TargetObject.Name | Should -Be 'web1'
        }

        It 'refuses <What>' -ForEach @(
            @{ What = 'two endings'; Command = { Copy-VirtDomainDisk web1 vda /images/copy -Pivot -Finish } }
            @{ What = 'no destination'; Command = { Copy-VirtDomainDisk web1 vda } }
        ) {
            $Command | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.CopyVirtDomainDiskCommand'
        }

        It 'takes domains as rows' {
            ([pscustomobject]@{ DomainName = 'web1'; Disk = 'vda' } | Copy-VirtDomainDisk -Destination /images/copy -TransientJob).State | Should -Be 'Ready'
        }

        It 'stops the copy when its job is stopped' {
            $job = Copy-VirtDomainDisk web1 vda /images/copy -TransientJob -AsJob -Connection $slow
            while ($job.Progress.Count -eq 0) { if (Wait-Job $job -Timeout 1) { throw $job.Error } }
            Stop-Job $job
            $job.State | Should -Be 'Stopped'
            Get-VirtJob web1 | Should -BeNullOrEmpty
            Source | Should -Be '/images/top'
            $job | Remove-Job
        }
    }

    Context 'Merge-VirtDomainDisk' {
        It 'gives up the overlay with -Pivot' {
            Merge-VirtDomainDisk web1 vda -Pivot
            Source | Should -Be '/images/base'
        }

        It 'keeps the overlay with -KeepOverlay' {
            Merge-VirtDomainDisk web1 vda -KeepOverlay
            Source | Should -Be '/images/top'
        }

        It 'makes the image stand alone with -Pull' {
            Get-VirtDomain web1 | Merge-VirtDomainDisk -Disk vda -Pull
            (Get-VirtDomain web1 | Get-VirtXml) | Should -Not -Match '/images/base'
        }

        It 'gives a ready job otherwise' {
            (Merge-VirtDomainDisk web1 vda).Operation | Should -Be 'ActiveCommit'
        }

        It 'changes nothing with -WhatIf' {
            Merge-VirtDomainDisk web1 vda -Pivot -WhatIf
            Source | Should -Be '/images/top'
        }

        It 'says InvalidArg about a disk that is missing' {
            Merge-VirtDomainDisk web1 vdz -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.MergeVirtDomainDiskCommand'
        }

        It 'refuses -Pull with -Pivot' {
            { Merge-VirtDomainDisk web1 vda -Pull -Pivot } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.MergeVirtDomainDiskCommand'
        }
    }

    Context 'Get-VirtJob' {
        It 'gives nothing where nothing goes on' {
            Get-VirtJob | Should -BeNullOrEmpty
        }

        It 'finds jobs of disks by <What>' -ForEach @(
            @{ What = 'nothing'; Command = { Get-VirtJob } }
            @{ What = 'name'; Command = { Get-VirtJob web1 } }
            @{ What = 'name and disk'; Command = { Get-VirtJob web1 vda } }
            @{ What = 'object'; Command = { Get-VirtDomain web1 | Get-VirtJob } }
            @{ What = 'uuid'; Command = { Get-VirtJob -Uuid (Get-VirtDomain web1).Uuid } }
        ) {
            $null = Copy-VirtDomainDisk web1 vda /images/copy -TransientJob -Connection $slow -Bandwidth 50MB
            $job = & $Command
            "$($job.Disk) $($job.State) $($job.Percent) $($job.Bandwidth)" | Should -Be "vda Running 0 $(50MB)"
        }

        It 'finds a job of a domain, and remembers the last' {
            $saving = Save-VirtDomain web1 (Join-Path $TestDrive a.save) -AsJob -Connection $slow
            while ($saving.Progress.Count -eq 0) { if (Wait-Job $saving -Timeout 1) { throw $saving.Error } }
            $job = Get-VirtJob web1
            "$($job.Operation) $($job.State) $($job.Disk)" | Should -Be 'Save Running '
            $job.Total | Should -Be 64MB
            $job | Stop-VirtJob
            $null = $saving | Wait-Job
            $saving.State | Should -Be 'Failed'
            $saving.Error[0].FullyQualifiedErrorId | Should -Match '^OperationAborted'
            $saving | Remove-Job
            Save-VirtDomainDump web1 (Join-Path $TestDrive a.core)
            (Get-VirtJob web1 -Completed -Keep).Operation | Should -Be 'Dump'
            (Get-VirtJob web1 -Completed).State | Should -Be 'Completed'
            Get-VirtJob web1 -Completed | Should -BeNullOrEmpty
        }

        It 'says NoDomain about a domain that is missing' {
            Get-VirtJob nothing -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.GetVirtJobCommand'
        }

        It 'has a table' {
            Copy-VirtDomainDisk web1 vda /images/copy -TransientJob | Format-Table | Out-String | Should -Match 'Domain +Disk +Operation +State +Percent'
        }
    }

    Context 'Set-, Wait-, Complete- and Stop-VirtJob' {
        It 'limits a job' {
            Copy-VirtDomainDisk web1 vda /images/copy -TransientJob | Set-VirtJob -Bandwidth 1MB
            (Get-VirtJob web1).Bandwidth | Should -Be 1MB
            Set-VirtJob web1 vda -Bandwidth 0
            (Get-VirtJob web1).Bandwidth | Should -Be 0
        }

        It 'waits, and completes what is ready' {
            Copy-VirtDomainDisk web1 vda /images/copy -TransientJob | Wait-VirtJob | Complete-VirtJob
            Source | Should -Be '/images/copy'
            Wait-VirtJob web1 | Should -BeNullOrEmpty
        }

        It 'says OperationTimeout when a wait is too long, and the job goes on' {
            $null = Copy-VirtDomainDisk web1 vda /images/copy -TransientJob -Connection $slow
            Wait-VirtJob web1 -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'OperationTimeout,VirtPS.Commands.WaitVirtJobCommand'
            (Get-VirtJob web1).State | Should -Be 'Running'
        }

        It 'can be stopped while it waits, and leaves the connection usable' {
            $null = Copy-VirtDomainDisk web1 vda /images/copy -TransientJob -Connection $slow
            $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
            $job = Get-VirtJob web1
            $null = $shell.AddScript("Import-Module '$((Get-Module VirtPS).Path)'; `$args[0] | Wait-VirtJob").AddArgument($job)
            $running = $shell.BeginInvoke()
            while ($shell.InvocationStateInfo.State -eq 'NotStarted') { }
            $shell.Stop()
            $running.IsCompleted | Should -BeTrue
            (Get-VirtJob web1).State | Should -Be 'Running'
            $shell.Dispose()
        }

        It 'says BlockCopyActive about a copy that is not ready' {
            $null = Copy-VirtDomainDisk web1 vda /images/copy -TransientJob -Connection $slow
            Complete-VirtJob web1 -Disk vda -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Be 'BlockCopyActive,VirtPS.Commands.CompleteVirtJobCommand'
        }

        It '<Command> changes nothing with -WhatIf' -ForEach @(
            @{ Command = 'Stop-VirtJob' }
            @{ Command = 'Complete-VirtJob' }
        ) {
            $null = Copy-VirtDomainDisk web1 vda /images/copy -TransientJob
            & $Command web1 -WhatIf
            (Get-VirtJob web1).State | Should -Be 'Ready'
            Set-VirtJob web1 -Bandwidth 1MB -WhatIf
            (Get-VirtJob web1).Bandwidth | Should -Be 0
        }

        It '<Command> says OperationInvalid where nothing goes on' -ForEach @(
            @{ Command = 'Stop-VirtJob' }
            @{ Command = 'Complete-VirtJob' }
        ) {
            & $Command web1 -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Match '^OperationInvalid,'
        }
    }

    Context 'Save-VirtDomainDump' {
        It 'writes a file and lets the guest run' {
            $file = Join-Path $TestDrive b.core
            (Get-VirtDomain web1 | Save-VirtDomainDump -Path $file -PassThru).State | Should -Be 'Running'
            Test-Path $file | Should -BeTrue
        }

        It 'stops the guest with -Crash' {
            (Save-VirtDomainDump web1 (Join-Path $TestDrive c.core) -Crash -PassThru).StateReason | Should -Be 'Crashed'
        }

        It 'writes nothing with -WhatIf' {
            $file = Join-Path $TestDrive d.core
            Save-VirtDomainDump web1 $file -WhatIf
            Test-Path $file | Should -BeFalse
        }

        It 'refuses what contradicts itself' {
            { Save-VirtDomainDump web1 x -Crash -Live } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.SaveVirtDomainDumpCommand'
            { Save-VirtDomainDump web1 x -Format KdumpZlib } | Should -Throw -ErrorId 'InvalidArg,VirtPS.Commands.SaveVirtDomainDumpCommand'
        }

        It 'leaves no file when its job is stopped' {
            $file = Join-Path $TestDrive e.core
            $job = Save-VirtDomainDump web1 $file -AsJob -Connection $slow
            while ($job.Progress.Count -eq 0) { if (Wait-Job $job -Timeout 1) { throw $job.Error } }
            Stop-Job $job
            $job.State | Should -Be 'Stopped'
            Test-Path $file | Should -BeFalse
            $job | Remove-Job
        }
    }
}

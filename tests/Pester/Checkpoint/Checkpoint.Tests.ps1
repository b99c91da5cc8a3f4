Describe 'Checkpoints and backups' {
    BeforeEach { $null = Connect-VirtHost test:///default }
    AfterEach { Disconnect-VirtHost -All }

    It 'makes checkpoints that know each other' {
        $first = New-VirtCheckpoint test a -Description first
        $second = Get-VirtDomain test | New-VirtCheckpoint -Name b -Disk vda
        "$($first.Description) $($second.Parent) $($second.Disks)" | Should -Be 'first a vda'
        (Get-VirtCheckpoint).Name | Should -Be 'a', 'b'
        (Get-VirtCheckpoint test -Leaf).Name | Should -Be 'b'
        (Get-VirtCheckpoint test -Root).Name | Should -Be 'a'
        (Get-VirtCheckpoint test '[b]').Name | Should -Be 'b'
        ('test' | Get-VirtCheckpoint -Name a).DomainName | Should -Be 'test'
        Get-VirtCheckpoint test | Format-Table | Out-String | Should -Match 'Name +Domain +CreationTime'
    }

    It 'makes none with -WhatIf, and shows the XML with -Verbose' {
        New-VirtCheckpoint test a -WhatIf -Verbose 4>&1 | Out-String | Should -Match '<name>a</name>'
        Get-VirtCheckpoint test | Should -BeNullOrEmpty
    }

    It 'names errors' {
        New-VirtCheckpoint nothing a -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.NewVirtCheckpointCommand'
        Get-VirtCheckpoint test none -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomainCheckpoint,VirtPS.Commands.GetVirtCheckpointCommand'
        Get-VirtCheckpoint test none* | Should -BeNullOrEmpty
        New-VirtCheckpoint test a -Disk vdz -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^ConfigUnsupported,'
        { New-VirtCheckpoint test a -Redefine } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'edits and brings back' {
        $null = New-VirtCheckpoint test a -Description old
        $change = { param($xml) $xml.domaincheckpoint.description = 'new' }
        Get-VirtCheckpoint test a | Edit-VirtCheckpoint -ScriptBlock $change -WhatIf
        (Get-VirtCheckpoint test a).Description | Should -Be 'old'
        (Edit-VirtCheckpoint -DomainName test -Name a -ScriptBlock $change -PassThru).Description | Should -Be 'new'
        $xml = (Get-VirtCheckpoint test a).Xml
        Get-VirtCheckpoint test a | Remove-VirtCheckpoint -WhatIf
        Get-VirtCheckpoint test a | Remove-VirtCheckpoint -MetadataOnly -Confirm:$false
        Get-VirtCheckpoint test | Should -BeNullOrEmpty
        (New-VirtCheckpoint test -Xml $xml -Redefine).Description | Should -Be 'new'
    }

    It 'removes with children' {
        'a', 'b', 'c' | ForEach-Object { $null = New-VirtCheckpoint test $_ }
        Remove-VirtCheckpoint -DomainName test -Name b -Children -Confirm:$false
        (Get-VirtCheckpoint test).Name | Should -Be 'a'
        { Get-VirtCheckpoint test | Remove-VirtCheckpoint -Children -ChildrenOnly } | Should -Throw -ErrorId 'InvalidArg,*'
    }

    It 'backs up to files, incrementally too' {
        Backup-VirtDomain test /backup -Checkpoint monday -Wait | Should -BeNullOrEmpty
        (Get-VirtCheckpoint test).Name | Should -Be 'monday'
        (Get-VirtJob test -Completed -Keep).Operation | Should -Be 'Backup'
        Get-VirtDomain test | Backup-VirtDomain -Directory /backup -Incremental monday -WhatIf -Verbose 4>&1 | Out-String | Should -Match '<incremental>monday'
        Backup-VirtDomain test /backup -Incremental none -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomainCheckpoint,VirtPS.Commands.BackupVirtDomainCommand'
    }

    It 'serves data until it is stopped' {
        $backup = 'test' | Backup-VirtDomain -NbdServer localhost:10809
        "$($backup.Mode) $($backup.Server) $($backup.Disks[0].ExportName)" | Should -Be 'pull localhost:10809 vda'
        (Get-VirtBackup).DomainName | Should -Be 'test'
        Stop-VirtJob test
        while (Get-VirtBackup test) { }
        { Backup-VirtDomain test -NbdServer localhost:1 -Wait } | Should -Throw -ErrorId 'InvalidArg,*'
        Backup-VirtDomain test -NbdServer nowhere -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Match '^InvalidArg,'
    }

    It 'stops the backup when its job is stopped' {
        $slow = Connect-VirtHost 'test:///default?pace=3600000' -NotDefault
        $job = Backup-VirtDomain test /backup -AsJob -Connection $slow
        while ($job.Progress.Count -eq 0) { if (Wait-Job $job -Timeout 1) { throw $job.Error } }
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        while (Get-VirtBackup test) { }
        $job | Remove-Job
    }

    It 'is stopped whole, by the domain''s job and by those of its disks' {
        $slow = Connect-VirtHost 'test:///default?pace=3600000' -NotDefault
        $null = Backup-VirtDomain test /backup -Connection $slow
        Get-VirtJob test | Stop-VirtJob -ErrorAction Stop
        while (Get-VirtBackup test) { }
    }

    It 'keeps a guest that powers off until the backup is done with -PreserveOnShutdown' {
        $slow = Connect-VirtHost 'test:///default?pace=3600000' -NotDefault
        $null = Backup-VirtDomain test /backup -PreserveOnShutdown -Connection $slow
        Stop-VirtDomain test
        $vm = Get-VirtDomain test
        "$($vm.State) $($vm.StateReason)" | Should -Be 'Paused ShuttingDown'
        Get-VirtBackup test | Should -Not -BeNullOrEmpty
        Stop-VirtJob test
        Wait-VirtDomain test -For Shutoff -TimeoutSec 30
        Get-VirtBackup test | Should -BeNullOrEmpty

        # One that was resumed meanwhile goes on.
        Start-VirtDomain test
        $null = Backup-VirtDomain test /backup2 -PreserveOnShutdown -Connection $slow
        Stop-VirtDomain test
        Resume-VirtDomain test
        Stop-VirtJob test
        while (Get-VirtBackup test) { }
        (Get-VirtDomain test).State | Should -Be 'Running'
    }
}

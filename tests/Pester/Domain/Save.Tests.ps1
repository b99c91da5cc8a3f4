Describe 'Save-VirtDomain and Restore-VirtDomain' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).save"
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'saves to a file and restores from it' {
        $saved = Save-VirtDomain test $file -PassThru
        $saved.State | Should -Be 'Shutoff'
        $saved.StateReason | Should -Be 'Saved'
        Test-Path $file | Should -BeTrue
        $restored = Get-Item $file | Restore-VirtDomain -PassThru
        $restored.Name | Should -Be 'test'
        $restored.State | Should -Be 'Running'
        $restored.StateReason | Should -Be 'Restored'
    }

    It 'takes a relative path from where PowerShell stands' {
        Push-Location $TestDrive
        try {
            Save-VirtDomain test relative.save
            Test-Path (Join-Path $TestDrive relative.save) | Should -BeTrue
            (Restore-VirtDomain relative.save -Paused -PassThru).State | Should -Be 'Paused'
        }
        finally {
            Pop-Location
        }
    }

    It 'refuses to restore what runs' {
        Save-VirtDomain test $file
        Start-VirtDomain test
        Restore-VirtDomain $file -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.RestoreVirtDomainCommand'
    }

    It 'restores nothing with -WhatIf' {
        Save-VirtDomain test $file
        Restore-VirtDomain $file -WhatIf
        (Get-VirtDomain test).State | Should -Be 'Shutoff'
    }

    It 'does not write two domains into one file' {
        $null = New-VirtDomain -Name second -Memory 64MB -Start
        Get-VirtDomain | Save-VirtDomain -Path $file -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'InvalidArg,VirtPS.Commands.SaveVirtDomainCommand'
        @(Get-VirtDomain -State Running).Count | Should -Be 1
    }

    It 'gives a job that gives the domain' {
        $job = Get-VirtDomain test | Save-VirtDomain -Managed -AsJob -PassThru
        $job.GetType().Name | Should -Be 'VirtJob'
        $null = $job | Wait-Job
        $job.Progress.Count | Should -BeGreaterThan 0
        $saved = $job | Receive-Job
        $saved.Name | Should -Be 'test'
        $saved.HasManagedSave | Should -BeTrue
        $job.State | Should -Be 'Completed'
    }

    It 'fails a job with the error of the host' {
        Stop-VirtDomain test
        $job = Save-VirtDomain test -Managed -AsJob | Wait-Job
        $job.State | Should -Be 'Failed'
        $job.Error[0].FullyQualifiedErrorId | Should -BeLike 'OperationInvalid*'
    }
}

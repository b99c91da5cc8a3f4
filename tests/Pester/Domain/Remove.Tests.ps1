Describe 'Remove-VirtDomain' {
    BeforeEach {
        $connection = Connect-VirtHost test:///default
    }

    AfterEach {
        Disconnect-VirtHost -All
    }

    It 'makes a running domain transient, as libvirt does' {
        Remove-VirtDomain test -Confirm:$false
        (Get-VirtDomain test).IsPersistent | Should -BeFalse
    }

    It 'stops it first with -Force' {
        'test' | Remove-VirtDomain -Force -Confirm:$false
        Get-VirtDomain | Should -BeNullOrEmpty
    }

    It 'refuses to orphan a managed save image' {
        Save-VirtDomain test -Managed
        Remove-VirtDomain test -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.RemoveVirtDomainCommand'
        Remove-VirtDomain test -ManagedSave -Confirm:$false
        Get-VirtDomain | Should -BeNullOrEmpty
    }

    It 'refuses to orphan snapshots' {
        $null = New-VirtSnapshot test -Name one
        Stop-VirtDomain test
        Remove-VirtDomain test -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.RemoveVirtDomainCommand'
        Remove-VirtDomain test -SnapshotMetadata -Confirm:$false
        Get-VirtDomain | Should -BeNullOrEmpty
    }

    It 'deletes the volumes of its disks with -RemoveStorage, and no others' {
        $null = New-VirtDomain -Name stored -Memory 64MB -Disk (New-VirtDiskConfig -Size 1GB -Pool default-pool)
        $null = New-VirtDomain -Name other -Memory 64MB -Disk (New-VirtDiskConfig -Size 1GB -Pool default-pool)
        Remove-VirtDomain stored -RemoveStorage -Confirm:$false
        Get-VirtDomain stored* | Should -BeNullOrEmpty
        $none = [Threading.CancellationToken]::None
        $left = $connection.StorageVolumes.ListAsync($connection.StoragePools.LookupByNameAsync('default-pool', $none).Result, $none).Result
        @($left.Name) -like 'stored*' | Should -BeNullOrEmpty
        @(@($left.Name) -like 'other*').Count | Should -Be 1
    }

    It 'does not delete volumes under a running domain' {
        Remove-VirtDomain test -RemoveStorage -Confirm:$false -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationInvalid,VirtPS.Commands.RemoveVirtDomainCommand'
        (Get-VirtDomain test).IsPersistent | Should -BeTrue
    }
}

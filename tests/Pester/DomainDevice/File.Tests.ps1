Describe 'Register-VirtDomainFile' {
    BeforeEach {
        $null = Connect-VirtHost test:///default
        $file = Join-Path $TestDrive disk.img
        Set-Content $file 'disk'
    }
    AfterEach { Disconnect-VirtHost -All }

    It 'says clearly where open files cannot be handed over' {
        Register-VirtDomainFile test data $file -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OperationUnsupported,VirtPS.Commands.RegisterVirtDomainFileCommand'
        $failed[0].Exception.Message | Should -Match 'opens no files'
    }

    It 'takes domains as objects, names and rows, and does nothing with -WhatIf' {
        foreach ($domain in (Get-VirtDomain test), 'test', [pscustomobject]@{ DomainName = 'test' }) {
            $domain | Register-VirtDomainFile -Group data -Path $file -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed[0].FullyQualifiedErrorId | Should -Match '^OperationUnsupported,'
            $domain | Register-VirtDomainFile -Group data -Path $file -WhatIf -ErrorVariable failed
            $failed | Should -BeNullOrEmpty
        }
    }

    It 'names a file that cannot be opened, and a domain that is missing' {
        Register-VirtDomainFile test data (Join-Path $TestDrive none) -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'OpenFailed,VirtPS.Commands.RegisterVirtDomainFileCommand'
        Register-VirtDomainFile nothing data $file -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -Be 'NoDomain,VirtPS.Commands.RegisterVirtDomainFileCommand'
    }
}

@{
    RootModule           = 'VirtPS.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5d0b7c1e-8f0e-4a57-9c3a-2f1f6f0f7a41'
    Author               = 'The VirtPS authors'
    CompanyName          = 'The VirtPS authors'
    Copyright            = 'Copyright (c) The VirtPS authors. MIT licence.'
    Description          = 'Manages virtual machines and containers, their networks and their storage: a PowerShell module over a driver engine that re-implements the architecture of libvirt and speaks its wire protocol.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    # One file per noun family, in formats/.
    FormatsToProcess     = @(
        'formats/Certificate.format.ps1xml'
        'formats/Connection.format.ps1xml'
        'formats/Credential.format.ps1xml'
        'formats/Daemon.format.ps1xml'
        'formats/DomainBuild.format.ps1xml'
        'formats/Event.format.ps1xml'
        'formats/Host.format.ps1xml'
        'formats/Interface.format.ps1xml'
        'formats/Network.format.ps1xml'
        'formats/NodeDevice.format.ps1xml'
        'formats/Snapshot.format.ps1xml'
        'formats/StoragePool.format.ps1xml'
        'formats/StorageVolume.format.ps1xml'
        'formats/VirtDomain.format.ps1xml'
    )

    # One line per cmdlet, in alphabetical order; a test compares them with the assembly.
    CmdletsToExport      = @(
        'Add-VirtSaslUser'
        'Clear-VirtStorageVolume'
        'Connect-VirtHost'
        'Copy-VirtDomain'
        'Copy-VirtStorageVolume'
        'Disconnect-VirtHost'
        'Export-VirtDomain'
        'Get-VirtCertificate'
        'Get-VirtConnection'
        'Get-VirtCredential'
        'Get-VirtDaemon'
        'Get-VirtDhcpLease'
        'Get-VirtDomain'
        'Get-VirtDomainCapability'
        'Get-VirtDriver'
        'Get-VirtHost'
        'Get-VirtHostCapability'
        'Get-VirtInterface'
        'Get-VirtNetwork'
        'Get-VirtNodeDevice'
        'Get-VirtSaslUser'
        'Get-VirtSnapshot'
        'Get-VirtStoragePool'
        'Get-VirtStorageVolume'
        'Get-VirtXml'
        'Import-VirtDomain'
        'Initialize-VirtStoragePool'
        'Install-VirtCertificate'
        'Measure-VirtDomain'
        'New-VirtCertificate'
        'New-VirtCertificateAuthority'
        'New-VirtCpuConfig'
        'New-VirtDiskConfig'
        'New-VirtDomain'
        'New-VirtGraphicsConfig'
        'New-VirtInterfaceConfig'
        'New-VirtNetwork'
        'New-VirtSnapshot'
        'New-VirtStoragePool'
        'New-VirtStorageVolume'
        'Register-VirtEvent'
        'Remove-VirtCredential'
        'Remove-VirtDomain'
        'Remove-VirtNetwork'
        'Remove-VirtSaslUser'
        'Remove-VirtSnapshot'
        'Remove-VirtStoragePool'
        'Remove-VirtStorageVolume'
        'Rename-VirtDomain'
        'Resize-VirtStorageVolume'
        'Restart-VirtDomain'
        'Restore-VirtDomain'
        'Restore-VirtSnapshot'
        'Resume-VirtDomain'
        'Revoke-VirtCertificate'
        'Save-VirtDomain'
        'Set-VirtCredential'
        'Set-VirtDomain'
        'Set-VirtNetwork'
        'Set-VirtStoragePool'
        'Start-VirtDaemon'
        'Start-VirtDomain'
        'Start-VirtNetwork'
        'Start-VirtStoragePool'
        'Stop-VirtDaemon'
        'Stop-VirtDomain'
        'Stop-VirtNetwork'
        'Stop-VirtStoragePool'
        'Suspend-VirtDomain'
        'Test-VirtConnection'
        'Test-VirtPki'
        'Unregister-VirtEvent'
        'Update-VirtStoragePool'
        'Wait-VirtDomain'
        'Watch-VirtEvent'
    )

    FunctionsToExport    = @()
    VariablesToExport    = @()

    # One line per alias that a cmdlet class declares.
    AliasesToExport      = @(
        'Checkpoint-VirtDomain'
    )

    PrivateData          = @{
        PSData = @{
            Tags         = @('libvirt', 'virtualization', 'kvm', 'qemu', 'lxc', 'xen', 'Linux', 'macOS', 'Windows')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}

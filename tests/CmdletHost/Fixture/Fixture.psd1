@{
    RootModule        = 'VirtPS.Tests.Fixture.dll'
    ModuleVersion     = '1.2.3'
    # The same file serves the stand-in and real PowerShell.
    FormatsToProcess  = @('Fixture.format.ps1xml')
    CmdletsToExport   = @('*')
    FunctionsToExport = @()
    AliasesToExport   = @('*')
}

BeforeAll {
    $module = Get-Module VirtPS
    $manifest = Import-PowerShellDataFile (Join-Path $module.ModuleBase VirtPS.psd1)
}

Describe 'The installed module' {
    It 'exports the cmdlets of its manifest and nothing else' {
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        $module.ExportedFunctions.Count + $module.ExportedVariables.Count | Should -Be 0
    }

    It 'exports the aliases of its manifest' {
        @($module.ExportedAliases.Keys | Sort-Object) | Should -Be @($manifest.AliasesToExport | Sort-Object)
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        $module.ExportedCmdlets.Values.Verb | Sort-Object -Unique | Where-Object { $_ -notin $approved } | Should -BeNullOrEmpty
    }

    It 'ships three assemblies, all its own' {
        (Get-ChildItem $module.ModuleBase -Recurse -Filter *.dll).Name | Sort-Object |
            Should -Be 'VirtPS.dll', 'VirtPS.Drivers.dll', 'VirtPS.Engine.dll'
    }

    It 'imports with a prefix beside other modules' {
        $shell = [PowerShell]::Create()
        try {
            $names = $shell.AddScript("Import-Module '$($module.Path)' -Prefix Lab; (Get-Command -Module VirtPS).Name").Invoke()
            $shell.HadErrors | Should -BeFalse
            $names | Should -Contain 'Get-LabVirtDomain'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'is a manifest that PowerShell accepts' {
        $checked = Test-ModuleManifest (Join-Path $module.ModuleBase VirtPS.psd1)
        $checked.Version | Should -Be $module.Version
    }
}

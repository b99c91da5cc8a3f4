BeforeDiscovery {
    $cmdlets = (Get-Command -Module VirtPS -CommandType Cmdlet).Name
    $topics = Get-ChildItem (Join-Path (Get-Module VirtPS).ModuleBase en-US) -Filter about_*.help.txt |
        ForEach-Object { $_.Name -replace '\.help\.txt$' }
}

Describe 'Get-Help <_>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $_ -Full
        $own = (Get-Command $_).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }
    }

    It 'says what the cmdlet is for' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match '\[-' -Because 'that would be the syntax PowerShell makes up where there is no help'
        $help.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter' {
        $described = @($help.parameters.parameter | Where-Object { $_.description.Text })
        $described.name | Sort-Object | Should -Be ($own | Sort-Object)
    }

    It 'has examples' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }
}

Describe 'Get-Help <_>' -ForEach $topics {
    It 'shows the topic' {
        (Get-Help $_ | Out-String) | Should -Match 'SHORT DESCRIPTION'
    }
}

# Runs what the help pages show, each example on its own fresh connection and in its own directory.
BeforeDiscovery {
    $pages = Join-Path $PSScriptRoot ../../../docs/en-US
    $examples = foreach ($page in Get-ChildItem $pages -Filter *-*.md) {
        foreach ($section in [regex]::Matches((Get-Content $page -Raw), '(?ms)^### Example (\d+).*?(?=^### |^## )')) {
            $code = [regex]::Matches($section.Value, '(?ms)^```powershell\n(.*?)\n```$')
            if ($code.Count -gt 0) {
                @{
                    Cmdlet = $page.BaseName
                    Number = $section.Groups[1].Value
                    Code   = ($code | ForEach-Object { $_.Groups[1].Value }) -join "`n"
                }
            }
        }
    }
}

Describe 'The examples of the help' {
    BeforeAll { . (Join-Path $PSScriptRoot ../DaemonAdmin/TestDaemon.ps1) }

    BeforeEach {
        # Examples that administer a daemon find one of their own as the default.
        $daemon = if ($Cmdlet -like '*-VirtDaemon*') { Start-TestDaemon }
        $env:LIBVIRT_ADMIN_DEFAULT_URI = $daemon.Uri
        # libvirt's default test host has no device that can be given to guests.
        $uri = if ($Cmdlet -like '*-VirtNodeDevice') { "test://$((Resolve-Path (Join-Path $PSScriptRoot ../../Examples/card.xml)).Path)" } else { 'test:///default' }
        $manifest = (Get-Module VirtPS).Path
        $directory = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $shell = [PowerShell]::Create()
        $null = $shell.AddScript(@"
            Set-Location '$directory'
            `$ConfirmPreference = 'None'
            Import-Module '$manifest'
            `$null = Connect-VirtHost '$uri'
"@).Invoke()
    }

    AfterEach {
        $shell.Commands.Clear()
        $null = $shell.AddScript('Disconnect-VirtHost -All').Invoke()
        $shell.Dispose()
        $env:LIBVIRT_ADMIN_DEFAULT_URI = $null
        if ($daemon) { Stop-TestDaemon $daemon }
    }

    It '<Cmdlet>, example <Number>, runs without an error' -ForEach $examples {
        $shell.Commands.Clear()
        $shell.Streams.ClearStreams()
        $null = $shell.AddScript($Code).Invoke()
        $shell.Streams.Error | ForEach-Object ToString | Should -BeNullOrEmpty
    }
}

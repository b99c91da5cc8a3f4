BeforeDiscovery {
    $module = if ($env:VIRTPS_MODULE) { $env:VIRTPS_MODULE } else { (Get-Module VirtPS).ModuleBase }
    $kinds = Get-ChildItem (Join-Path $module dsc) -Filter *.dsc.resource.json | ForEach-Object { @{ Kind = (Get-Content $_ -Raw | ConvertFrom-Json).type } }
}

BeforeAll {
    $script:folder = Join-Path (Get-Module VirtPS).ModuleBase dsc

    # Runs an operation as DSC does: the command of the manifest, in its folder, with JSON on the standard input.
    function Invoke-Resource([string] $Type, [string] $Operation, $Properties, [string] $Json) {
        $manifest = Get-ChildItem $folder -Filter *.dsc.resource.json | ForEach-Object { Get-Content $_ -Raw | ConvertFrom-Json } | Where-Object type -EQ "VirtPS/$Type"
        $command = $manifest.$Operation
        $start = [Diagnostics.ProcessStartInfo]::new($command.executable)
        $command.args | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.WorkingDirectory = $folder
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        $errors = $process.StandardError.ReadToEndAsync()
        $process.StandardInput.Write($(if ($Json) { $Json } else { ConvertTo-Json $Properties -Depth 8 -Compress }))
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $lines = @($output -split "`n" | Where-Object { $_ } | ForEach-Object { , (ConvertFrom-Json $_ -NoEnumerate) })

        # DSC holds every state against the manifest's schema, which knows no other properties.
        $known = $manifest.schema.embedded.properties
        $states = foreach ($line in $lines) { if ($line -isnot [array]) { $line } }
        foreach ($property in $states | ForEach-Object { $_.PSObject.Properties }) {
            $property.Name | Should -BeIn $known.PSObject.Properties.Name
            $value = $property.Value
            $is = if ($value -is [array]) { 'array' } elseif ($value -is [bool]) { 'boolean' } elseif ($value -is [string]) { 'string' } elseif ($value -is [pscustomobject]) { 'object' } else { 'integer' }
            $is | Should -BeIn $known.($property.Name).type
        }
        [pscustomobject]@{
            ExitCode = $process.ExitCode
            Lines    = $lines
            Messages = @($errors.Result -split "`n" | Where-Object { $_ } | ForEach-Object { ConvertFrom-Json $_ })
        }
    }
}

Describe 'the resource <Kind>' -ForEach $kinds {
    It 'exports what a host has' {
        $result = Invoke-Resource ($Kind -replace '.*/') export @{ connection = 'test:///default' }
        $result.ExitCode | Should -Be 0
        $result.Lines | ForEach-Object { $_._exist | Should -BeTrue }
    }
}

Describe 'resources for DSC' {
    It 'gets what is there, and what is not' {
        $there = Invoke-Resource Domain get @{ connection = 'test:///default'; name = 'test' }
        $there.ExitCode | Should -Be 0
        $there.Lines.Count | Should -Be 1
        $there.Lines[0].name, $there.Lines[0].memory, $there.Lines[0].state, $there.Lines[0]._exist | Should -Be @('test', 2GB, 'Running', $true)
        $missing = Invoke-Resource Network get @{ connection = 'test:///default'; name = 'nosuch' }
        $missing.ExitCode | Should -Be 0
        $missing.Lines[0].name, $missing.Lines[0]._exist | Should -Be @('nosuch', $false)
    }

    It 'tests, tells what differs, and changes nothing' {
        $uri = 'test:///default'
        $right = Invoke-Resource Domain test @{ connection = $uri; name = 'test'; memory = '2GB'; state = 'Running' }
        $right.Lines[0]._inDesiredState | Should -BeTrue
        $right.Lines[1].Count | Should -Be 0
        $wrong = Invoke-Resource Domain test @{ connection = $uri; name = 'test'; memory = '3GB'; title = 'x' }
        $wrong.Lines[0]._inDesiredState | Should -BeFalse
        $wrong.Lines[1] | Should -Be @('memory', 'title')
    }

    It 'foretells, sets, sets nothing twice, and removes' {
        $what = Invoke-Resource Network whatIf @{ connection = 'test:///default'; name = 'lab'; cidr = '10.9.0.0/24'; state = 'Running' }
        $what.ExitCode | Should -Be 0
        $what.Lines[0].cidr | Should -Be '10.9.0.0/24'
        $what.Lines[0]._metadata.whatIf -join '|' | Should -Match "Define network 'lab'.*Start network 'lab'"
        $set = Invoke-Resource Network set @{ connection = 'test:///default'; name = 'lab'; cidr = '10.9.0.0/24'; state = 'Running' }
        $set.ExitCode | Should -Be 0
        $set.Lines[0].cidr, $set.Lines[0].state, $set.Lines[0]._exist | Should -Be @('10.9.0.1/24', 'Running', $true)
        $set.Lines[1] | Should -Be @('_exist', 'state')
        $same = Invoke-Resource Domain set @{ connection = 'test:///default'; name = 'test'; memory = 2GB }
        $same.Lines[1].Count | Should -Be 0
        $gone = Invoke-Resource Domain set @{ connection = 'test:///default'; name = 'test'; _exist = $false }
        $gone.Lines[0]._exist | Should -BeFalse
        $deleted = Invoke-Resource Domain delete @{ connection = 'test:///default'; name = 'test' }
        $deleted.ExitCode, $deleted.Lines.Count | Should -Be @(0, 0)
    }

    It 'takes a secret as DSC hands it on, and does not show it' {
        $set = Invoke-Resource Secret set @{ connection = 'test:///default'; usage = 'ceph'; usageId = 'x'; value = @{ secureString = 'not to be seen' } }
        $set.ExitCode | Should -Be 0
        ConvertTo-Json $set -Depth 9 | Should -Not -Match 'not to be seen'
    }

    It 'says on the standard error what is wrong, as JSON, with a code of the manifest: <Code>' -ForEach @(
        @{ Json = '{"connection":"test:///default","name":"test","memroy":1}'; Code = 2; Says = "*'memroy'*" }
        @{ Json = '{'; Code = 2; Says = '*no JSON*' }
        @{ Json = '{"connection":"nosuch:///x","name":"a"}'; Code = 3; Says = '*nosuch*' }
        @{ Json = '{"connection":"test:///default","name":"a","virtType":"nosuch"}'; Code = 1; Says = '*nosuch*' }
    ) {
        $result = Invoke-Resource Domain set -Json $Json
        $result.ExitCode | Should -Be $Code
        $result.Lines.Count | Should -Be 0
        $result.Messages[-1].error | Should -BeLike $Says
    }
}

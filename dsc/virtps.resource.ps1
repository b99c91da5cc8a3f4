# What DSC runs for the resources VirtPS/Domain and so on: JSON comes on the standard input, states go to the standard output, one
# line each, and messages to the standard error, each a JSON object as DSC reads them.
# Exit codes: 0 done, 1 the host refused, 2 the input is wrong, 3 the host cannot be reached.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Kind,
    [Parameter(Mandatory)] [ValidateSet('get', 'set', 'test', 'delete', 'export', 'whatIf')] [string] $Operation
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)

# PowerShell and tasks wrap what the engine said.
function Get-Cause([Exception] $Exception) {
    while ($Exception.InnerException -and $Exception.GetType().Name -ne 'VirtException') {
        $Exception = $Exception.InnerException
    }
    $Exception
}

function Stop-Resource([Exception] $Cause, [int] $Code) {
    [Console]::Error.WriteLine((ConvertTo-Json @{ error = $Cause.Message } -Compress))
    exit $Code
}

try {
    $json = [IO.StreamReader]::new([Console]::OpenStandardInput(), [Text.UTF8Encoding]::new($false)).ReadToEnd()
    Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'VirtPS.psd1'))
    $uri = [VirtPS.Engine.DesiredState.DesiredResource]::UriOf($json)
}
catch {
    Stop-Resource (Get-Cause $_.Exception) 2
}

try {
    $parameters = if ($uri) { @{ Uri = $uri } } else { @{} }
    $connection = Connect-VirtHost @parameters
}
catch {
    Stop-Resource (Get-Cause $_.Exception) 3
}

try {
    $lines = [VirtPS.Engine.DesiredState.DesiredResource]::RunAsync(
        $connection, $Kind, $Operation, $json, (Get-Location -PSProvider FileSystem).ProviderPath, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    foreach ($line in $lines) {
        [Console]::Out.WriteLine($line)
    }
}
catch {
    $cause = Get-Cause $_.Exception
    Stop-Resource $cause $(if ("$($cause.Code)" -in 'InvalidArg', 'XmlError', 'XmlDetail', 'OpenFailed') { 2 } else { 1 })
}
finally {
    Disconnect-VirtHost -All
}

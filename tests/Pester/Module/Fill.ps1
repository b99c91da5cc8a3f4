# Parameters with which any exported cmdlet can be called on test:///default, for rules that hold for all of them.

# What a cmdlet must be told, where any value of the right type will not do.
$more = @{
    'Set-VirtDomain' = @{ Title = 'x' }; 'Set-VirtDomainCpu' = @{ Count = 1 }; 'Set-VirtDomainTuning' = @{ BlkioWeight = 500 }
    'Set-VirtIOThread' = @{ Affinity = '0' }; 'Set-VirtThrottleGroup' = @{ TotalIops = 5 }; 'Set-VirtSaveImage' = @{ Paused = $true }
    'Set-VirtDomainDisk' = @{ Disk = 'vda'; TotalIops = 5 }; 'Set-VirtDomainInterface' = @{ LinkState = 'Down' }; 'Set-VirtJob' = @{ Bandwidth = 1MB }
    'Set-VirtMigration' = @{ Bandwidth = 1MB }; 'Set-VirtGuestVcpu' = @{ Vcpu = 1; Online = $true }; 'Set-VirtNetwork' = @{ Autostart = $true }
    'Set-VirtStoragePool' = @{ Autostart = $true }; 'Update-VirtNetwork' = @{ AddDnsHost = @{ Ip = '1.2.3.4'; Name = 'x' } }
    'Save-VirtDomain' = @{ Managed = $true }; 'Save-VirtScreenshot' = @{ Path = 'screen.ppm' }; 'Set-VirtSnapshot' = @{ Current = $true }
    'Remove-VirtDomainDevice' = @{ Alias = 'x' }; 'Remove-VirtDomainDisk' = @{ Disk = 'vda' }; 'Resize-VirtDomainDisk' = @{ Disk = 'vda'; Size = 1GB }
    'Add-VirtDomainDisk' = @{ Disk = '/x.img' }; 'Add-VirtDomainInterface' = @{ Interface = 'default' }; 'Add-VirtDomainDevice' = @{ Device = '<watchdog model="itco"/>' }
    'Set-VirtDomainDevice' = @{ Device = '<watchdog model="itco"/>' }; 'Merge-VirtDomainDisk' = @{ Disk = 'vda'; Pull = $true }; 'Copy-VirtDomainDisk' = @{ Disk = 'vda'; Destination = '/y.img' }
    'Send-VirtKey' = @{ Key = 'Enter' }; 'Wait-VirtDomain' = @{ For = 'Running'; TimeoutSec = 1 }; 'Set-VirtNodeDevice' = @{ Autostart = $true }
    'Edit-VirtDomain' = @{ ScriptBlock = { } }; 'Edit-VirtNetwork' = @{ ScriptBlock = { } }; 'Edit-VirtStoragePool' = @{ ScriptBlock = { } }
    'Edit-VirtInterface' = @{ ScriptBlock = { } }; 'Edit-VirtNWFilter' = @{ ScriptBlock = { } }; 'Edit-VirtSnapshot' = @{ Name = 's'; ScriptBlock = { } }
    'Edit-VirtCheckpoint' = @{ Name = 's'; ScriptBlock = { } }; 'Invoke-VirtConsoleScript' = @{ Script = @{ Expect = '' } }; 'Move-VirtDomain' = @{ Destination = 'test:///default' }
    'Set-VirtGuestPassword' = @{ UserName = 'x'; Password = [securestring]::new() }; 'New-VirtNetworkPort' = @{ Xml = '<networkport><owner><name>x</name><uuid>11111111-2222-3333-4444-555555555555</uuid></owner></networkport>' }
}

function Get-Filler([System.Management.Automation.ParameterMetadata] $Parameter) {
    $type = $Parameter.ParameterType
    $item = if ($type.IsArray) { $type.GetElementType() } else { [Nullable]::GetUnderlyingType($type) ?? $type }
    if ($item.IsEnum) { return [Enum]::GetValues($item)[0] }
    switch ($item.Name) {
        'String' { 'x' }
        'Guid' { [guid]::NewGuid() }
        'SwitchParameter' { $true }
        'ScriptBlock' { {} }
        'SecureString' { [securestring]::new() }
        'IDictionary' { @{ a = 1 } }
        default { 1 }
    }
}

# The values of the parameters that a cmdlet must be given in one of some parameter sets, but for those named.
function Get-FilledParameter([Management.Automation.CmdletInfo] $Command, [string[]] $Set, [string[]] $But) {
    $with = ($more[$Command.Name] ?? @{}).Clone()
    foreach ($parameter in $Command.Parameters.Values) {
        $mandatory = $parameter.ParameterSets.GetEnumerator() | Where-Object { ($_.Key -in $Set -or $_.Key -eq '__AllParameterSets') -and $_.Value.IsMandatory }
        if ($mandatory -and $parameter.Name -notin $But -and -not $with.ContainsKey($parameter.Name)) {
            $with[$parameter.Name] = Get-Filler $parameter
        }
    }
    $with
}

# A parameter that takes an object of a host as it is, and a parameter set that has it.
function Find-WholeParameter([Management.Automation.CmdletInfo] $Command, [string[]] $Type) {
    foreach ($parameter in $Command.Parameters.Values) {
        $item = $parameter.ParameterType.IsArray ? $parameter.ParameterType.GetElementType() : $parameter.ParameterType
        if ($item.Name -notin $Type) { continue }
        $from = $parameter.ParameterSets.GetEnumerator() | Where-Object { $_.Value.ValueFromPipeline } | Select-Object -First 1
        if ($from) { return @{ Name = $parameter.Name; Type = $item.Name; Set = $from.Key } }
    }
}

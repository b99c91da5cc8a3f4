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
    'Edit-VirtInterface' = @{ ScriptBlock = { } }; 'Edit-VirtNWFilter' = @{ ScriptBlock = { } }; 'Edit-VirtSnapshot' = @{ ScriptBlock = { } }
    'Edit-VirtCheckpoint' = @{ ScriptBlock = { } }; 'Invoke-VirtConsoleScript' = @{ Script = @{ Expect = '' } }; 'Move-VirtDomain' = @{ Destination = 'test:///default' }
    'Import-VirtStorageVolume' = @{ FilePath = 'x' }; 'Set-VirtSecretValue' = @{ Bytes = [byte[]](1, 2) }
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

# One object of each kind on a host of the test driver's.
function New-HostObject {
    $null = New-VirtNWFilter -Xml '<filter name="inner"><rule action="accept" direction="in"><tcp dstportstart="80"/></rule></filter>'
    $null = New-VirtNWFilterBinding -Xml '<filterbinding><owner><name>test</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid></owner><portdev name="vnet9"/><mac address="52:54:00:00:00:01"/><filterref filter="inner"/></filterbinding>'
    $null = New-VirtSecret Ceph client.admin
    $null = New-VirtStorageVolume default-pool data.img 1MB
    $null = New-VirtSnapshot test before
    $null = New-VirtCheckpoint test first
    @{
        VirtDomain = Get-VirtDomain test; VirtNetwork = Get-VirtNetwork default; VirtStoragePool = Get-VirtStoragePool default-pool
        VirtNetworkPort = New-VirtNetworkPort default stop -OwnerUuid (New-Guid)
        VirtStorageVolume = Get-VirtStorageVolume data.img -Pool default-pool; VirtInterface = Get-VirtInterface eth1; VirtNWFilter = Get-VirtNWFilter inner
        VirtNWFilterBinding = Get-VirtNWFilterBinding; VirtNodeDevice = Get-VirtNodeDevice | Select-Object -First 1; VirtSecret = Get-VirtSecret
        VirtSnapshot = Get-VirtSnapshot test; VirtCheckpoint = Get-VirtCheckpoint test; VirtObject = Get-VirtDomain test
    }
}

# What a cmdlet is called with: an object where it takes one, and whatever it must be told.
function Get-CallParameter([Management.Automation.CmdletInfo] $Command, [hashtable] $Object, [hashtable] $Told) {
    if ($Told.Only) { return $Told.Only.Clone() }
    $whole = if ($Object) { Find-WholeParameter $Command $Object.Keys }
    $set = if ($whole) {
        $whole.Set
    }
    else {
        # A set that needs no object: first the one that counts where nothing is said.
        ($Command.ParameterSets | Sort-Object { -not $_.IsDefault } | Where-Object {
            -not ($_.Parameters | Where-Object { $_.IsMandatory -and $_.ParameterType.Name -match '^Virt(Object|Domain|Network|NetworkPort|StoragePool|StorageVolume|Interface|NWFilter|NWFilterBinding|NodeDevice|Secret|Snapshot|Checkpoint|Job|DomainJob)(\[\])?$' })
        } | Select-Object -First 1).Name
    }
    $with = Get-FilledParameter $Command @($set) @($Told.Keys + $whole.Name)
    if ($whole) { $with[$whole.Name] = $Object[$whole.Type] }
    foreach ($one in $Told.Keys) { $with[$one] = $Told[$one] }
    $with
}

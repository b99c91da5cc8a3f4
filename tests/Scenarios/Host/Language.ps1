# The parts of the language that scripts of administrators use.
$a, $b = 1, 2; "$a $b"
$x = if ($true) { 'y' }; $x
$list = [System.Collections.Generic.List[string]]::new(); $list.Add('q'); $list.Count
$h = @{}; $h['k'] = 1; $h.j = 2; ($h.Keys | Sort-Object) -join ','
"{0}" -f 5
$s = 'abc'; $s[0]; $s[-1]
"$($s.Length)$s[0]"
1..3 | ForEach-Object -Begin { $t = 0 } -Process { $t += $_ } -End { $t }
@('a','b').ForEach({ "<$_>" })
@(1,2,3).Where({ $_ -gt 1 })
[string]::Join('-', @('x','y'))
'a b'.Split(' ').Count
if (-not (Test-Path /nonexistent)) { 'no' }
$r = & { 'in block'; 'two' }; $r.Count
$null -ne 'x'
try { [int]'zz' } catch { $_.Exception.GetType().Name; "$_" }
try { $null.Foo() } catch { "$_" }
try { 1/0 } catch { "$_" }
$y = 5; $y -= 2; $y *= 3; $y
"a$(if ($y -gt 3) { 'big' } else { 'small' })"
function Get-Two { [CmdletBinding()] param([Parameter(Mandatory)][string]$Name, [int]$Count = 2) "$Name $Count" }
Get-Two -Name q -Count 3
$sb = { param($n) $n * 2 }; & $sb 4; $sb.Invoke(5)
'x','y' | Select-Object -Index 1
[pscustomobject]@{ n = 1 } | Add-Member -NotePropertyName m -NotePropertyValue 2 -PassThru | ForEach-Object m
$w = 1,2,3; $w[1..2] -join ','
"tab`tx"
[bool]'x'
'5' -eq 5; 5 -eq '5'
@{a=1}.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" }
'b','a','c' | Sort-Object -Descending
1024 -shl 1
$true -and $false -or $true
"x" + 1 + 2
[Environment]::NewLine.Length
(1,2,3 | Measure-Object -Average).Average

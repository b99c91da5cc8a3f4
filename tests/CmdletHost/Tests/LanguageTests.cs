using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Tests;

public sealed class LanguageTests : HostTest
{
    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("7 % 4", 3)]
    [InlineData("10 / 4", 2.5)]
    [InlineData("10 / 5", 2)]
    [InlineData("2147483647 + 1", 2147483648L)]
    [InlineData("1.5GB / 1MB", 1536.0)]
    [InlineData("-3 + 1", -2)]
    [InlineData("'a' + 1", "a1")]
    [InlineData("'ab' * 2", "abab")]
    [InlineData("5 -gt 3 -and -not ('a' -eq 'b')", true)]
    [InlineData("'ABC' -eq 'abc'", true)]
    [InlineData("'ABC' -ceq 'abc'", false)]
    [InlineData("'web1' -like 'W*'", true)]
    [InlineData("'web1' -notmatch '^w'", false)]
    [InlineData("2 -in 1, 2", true)]
    [InlineData("(1, 2) -contains 3", false)]
    [InlineData("'b', 'a' -join '-'", "b-a")]
    [InlineData("'{0:N1}|{1,4}' -f 2.26, 'x'", "2.3|   x")]
    [InlineData("'a1b2' -replace '\\d', '_'", "a_b_")]
    [InlineData("('a,b' -split ',')[1]", "b")]
    [InlineData("[int]'12' + 1", 13)]
    [InlineData("'x' -is [string]", true)]
    [InlineData("$null -eq $nothing", true)]
    [InlineData("$nothing ?? 'default'", "default")]
    [InlineData("(2 -gt 1) ? 'yes' : 'no'", "yes")]
    [InlineData("[math]::Max(3, 9)", 9)]
    [InlineData("'abc'.Substring(1).ToUpper()", "BC")]
    [InlineData("\"$(1 + 1) and `$x `\"q`\"\"", "2 and $x \"q\"")]
    [InlineData("$env:HOST_TEST_NOTHING", null)]
    [InlineData("@(1, 2, 3).Count", 3)]
    [InlineData("@().Count", 0)]
    [InlineData("(1..4)[-1]", 4)]
    [InlineData("@{ a = 1; 'b c' = 2 }.'b c'", 2)]
    [InlineData("([ordered]@{ z = 1; a = 2 }).Keys -join ','", "z,a")]
    [InlineData("([xml]'<domain><name>web1</name></domain>').domain.name", "web1")]
    [InlineData("(Get-Thing).Name -join ','", "web1,web2,db1")]
    [InlineData("$x = $y = 3; $x + $y", 6)]
    [InlineData("$a = 1, 2; $a += 3; $a.Count", 3)]
    [InlineData("$i = 5; $i++; $i", 6)]
    [InlineData("$a, $b = 1, 2, 3; \"$a $b\"", "1 2 3")]
    [InlineData("(1, 2, 3).Where({ $_ -gt 1 }).ForEach({ $_ * 2 }) -join ','", "4,6")]
    [InlineData("@{ a = 1 }.GetEnumerator() | ForEach-Object { \"$($_.Key)=$($_.Value)\" }", "a=1")]
    [InlineData("$l = [System.Collections.Generic.List[string]]::new(); $l.Add('q'); $l.Count", 1)]
    [InlineData("1024 -shl 1", 2048)]
    [InlineData("[bool]'x'", true)]
    [InlineData("[pscustomobject]@{ n = 1 } | Add-Member m 2 -PassThru | ForEach-Object m", 2)]
    [InlineData("if ($false) { 1 } elseif (1) { 2 } else { 3 }", 2)]
    [InlineData("$r = foreach ($i in 1..5) { if ($i -eq 2) { continue }; if ($i -eq 4) { break }; $i }; $r -join ','", "1,3")]
    [InlineData("$i = 0; while ($true) { if (++$i -gt 3) { break } }; $i", 4)]
    [InlineData("for ($i = 0; $i -lt 3; $i++) { }; $i", 3)]
    [InlineData("$i = 0; do { $i++ } until ($i -ge 2); $i", 2)]
    [InlineData("function f($a, $b = 5) { return $a * $b; 9 }; f 2", 10)]
    [InlineData("function f { param([int]$a) $a + 1 }; f -a '4'", 5)]
    [InlineData("& { param($q) \"<$q>\" } 7", "<7>")]
    [InlineData("switch -Wildcard ('web1') { 'd*' { 1 } 'w*' { 2 } default { 3 } }", 2)]
    [InlineData("@'\nline $x\n'@", "line $x")]
    [InlineData("$v = 1; @\"\nv=$v\n\"@", "v=1")]
    [InlineData("# only a comment\n<# and\nanother #> 4", 4)]
    [InlineData("1, 2, 3 |\n  Where-Object { $_ -gt 1 } |\n  ForEach-Object { $_ * 2 } |\n  Measure-Object -Sum |\n  Select-Object -ExpandProperty Sum", 10.0)]
    public void An_expression_has_its_value(string script, object? expected) => Assert.Equal(expected is null ? [] : [expected], Run(script));

    [Theory]
    [InlineData("Get-Thing | Where-Object State -eq Running | ForEach-Object Name", "web1")]
    [InlineData("Get-Thing | Where-Object { $_.Size -gt 1KB } | Sort-Object Size -Descending | Select-Object -ExpandProperty Name", "db1 web1")]
    [InlineData("Get-Thing | Where Name -like w* | % { $_.Name.ToUpper() }", "WEB1 WEB2")]
    [InlineData("Get-Thing | Select-Object -First 1 -ExpandProperty Name", "web1")]
    [InlineData("Get-Thing | Select-Object -Last 1 -ExpandProperty Name", "db1")]
    [InlineData("Get-Thing | Select-Object -Skip 1 | Select-Object -ExpandProperty Name", "web2 db1")]
    [InlineData("1, 1, 2 | Select-Object -Unique", "1 2")]
    [InlineData("Get-Thing | Select-Object Name, @{ n = 'KiB'; e = { $_.Size / 1KB } } | ForEach-Object KiB", "2 1 4")]
    [InlineData("Get-Thing | Measure-Object Size -Sum -Maximum | ForEach-Object { $_.Count, $_.Sum, $_.Maximum }", "3 7168 4096")]
    [InlineData("Get-Thing | Group-Object { $_.Name.Substring(0, 1) } | ForEach-Object { \"$($_.Name)=$($_.Count)\" }", "d=1 w=2")]
    [InlineData("Get-Command -Module Fixture -Name *-Shelf | ForEach-Object Name", "New-Shelf")]
    [InlineData("Get-Thing -Id 0 | ConvertTo-Json -Compress", "{\"Name\":\"web1\",\"Size\":2048,\"State\":1}")]
    [InlineData("('{\"a\":[1,{\"b\":true}]}' | ConvertFrom-Json).a[1].b", "True")]
    [InlineData("Write-Output a b | Out-Null; 'done'", "done")]
    public void Built_in_commands_work_on_the_pipeline(string script, string expected) => Assert.Equal(expected, string.Join(' ', Run(script)));

    [Fact]
    public void Objects_flow_one_by_one_and_a_satisfied_command_ends_the_flow()
    {
        Assert.Equal(["1", "got 1", "2", "got 2"], Run("1, 2 | ForEach-Object { \"$_\"; $_ } | ForEach-Object { if ($_ -is [string]) { $_ } else { \"got $_\" } }"));
        Assert.Equal([1, 2], Run("$seen = @(); 1..1000 | ForEach-Object { $script:last = $_; $_ } | Select-Object -First 2"));
        Assert.Equal(2, Shell.GetVariable("last"));
    }

    [Fact]
    public void Files_and_folders_can_be_handled()
    {
        var folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        Assert.Equal(["True", "a|b", "1", "False"], Run($"""
            $null = New-Item -ItemType Directory -Path {folder}
            $file = Join-Path {folder} x.txt
            'a', 'b' | Set-Content $file
            "$(Test-Path $file)"
            (Get-Content $file) -join '|'
            "$((Get-ChildItem {folder}).Count)"
            Remove-Item {folder} -Recurse
            "$(Test-Path {folder})"
            """));
    }

    [Fact]
    public void A_script_file_knows_where_it_is_and_takes_arguments()
    {
        var path = Path.ChangeExtension(Path.GetTempFileName(), ".ps1");
        File.WriteAllText(path, "param([int]$count = 1, [switch]$twice)\n\"$PSScriptRoot $($count * ($twice ? 2 : 1))\"\nexit 3");
        var result = Shell.Run($"& {path} -count 4 -twice");
        Assert.Equal([$"{Path.GetDirectoryName(path)} 8"], result.Output);
        Assert.Equal(3, Shell.GetVariable("LASTEXITCODE"));
        result = Shell.RunFile(path, "7");
        Assert.Equal([$"{Path.GetDirectoryName(path)} 7"], result.Output);
        Assert.Equal(3, result.ExitCode);
        File.Delete(path);
    }

    [Theory]
    [InlineData("'abc")]
    [InlineData("if (1) { 2")]
    [InlineData("1 | | 2")]
    [InlineData("foo } bar")]
    public void A_script_that_cannot_be_read_is_an_error(string script) =>
        Assert.Equal(ErrorCategory.ParserError, Shell.Run(script).Terminating!.CategoryInfo.Category);

    [Fact]
    public void State_lasts_between_runs()
    {
        Run("$kept = 5; function Twice($n) { $n * 2 }");
        Assert.Equal([10], Run("Twice $kept"));
    }
}

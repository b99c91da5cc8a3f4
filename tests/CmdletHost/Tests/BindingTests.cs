using System.Management.Automation;
using VirtPS.Tests.Fixture;

namespace VirtPS.Tests.CmdletHost.Tests;

public sealed class BindingTests : HostTest
{
    [Theory]
    [InlineData("-Long 2GB", 2147483648L)]
    [InlineData("-Long '512MB'", 536870912L)]
    [InlineData("-Int 20KB", 20480)]
    [InlineData("-Int 0x10", 16)]
    [InlineData("-Int 2.5", 2)]
    [InlineData("-Real 1.5", 1.5)]
    [InlineData("-Maybe 3", 3)]
    [InlineData("-Text 007", "007")]
    [InlineData("-Text 2GB", "2GB")]
    [InlineData("-Text web$(1 + 1)", "web2")]
    [InlineData("-State running", ThingState.Running)]
    [InlineData("-State pau", ThingState.Paused)]
    [InlineData("-Colour RED", "RED")]
    [InlineData("-Few 10", 10)]
    [InlineData("-Twice 21", 42)]
    public void A_value_is_converted_to_the_parameters_type(string arguments, object expected) =>
        Assert.Equal(expected, Assert.Single(Run($"Test-Binding {arguments}")));

    [Fact]
    public void Types_that_text_stands_for_are_built_from_it()
    {
        Assert.Equal(Guid.Parse("6695eb01-f6a4-8304-79aa-97f2502e193f"), Run("Test-Binding -Guid 6695eb01-f6a4-8304-79aa-97f2502e193f")[0]);
        Assert.Equal(new Uri("test:///default"), Run("Test-Binding -Uri test:///default")[0]);
        Assert.Equal(new TimeSpan(1, 2, 3), Run("Test-Binding -Span 1:2:3")[0]);
        Assert.Equal("/tmp/x.xml", ((FileInfo)Run("Test-Binding -File /tmp/x.xml")[0]!).FullName);
    }

    [Theory]
    [InlineData("-Texts a, b", "a b")]
    [InlineData("-Texts a", "a")]
    [InlineData("-Longs 1KB, 2KB", "1024 2048")]
    [InlineData("-Texts (1..3)", "1 2 3")]
    public void A_list_parameter_takes_one_value_or_several(string arguments, string expected) =>
        Assert.Equal(expected, Shell.Run($"\"$(Test-Binding {arguments})\"").Output[0]);

    [Theory]
    [InlineData("-Flag", true)]
    [InlineData("-Flag:$false", false)]
    [InlineData("-Flag:$true", true)]
    [InlineData("-Fl", true)]
    public void A_switch_may_carry_its_value(string arguments, bool expected) =>
        Assert.Equal(expected, ((SwitchParameter)Run($"Test-Binding {arguments}")[0]!).IsPresent);

    [Theory]
    [InlineData("Test-Binding -Int abc", "CannotConvertArgumentNoMessage,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -State blue", "CannotConvertArgumentNoMessage,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Colour blue", "ParameterArgumentValidationError,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Few 11", "ParameterArgumentValidationError,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Needed ''", "ParameterArgumentValidationError,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Word A1", "ParameterArgumentValidationError,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Pair a, b, c", "ParameterArgumentValidationError,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Twice x", "ParameterArgumentTransformationError,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Nothing 1", "NamedParameterNotFound,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Int", "MissingArgument,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -Int 1 -Int 2", "ParameterAlreadyBound,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding stray", "PositionalParameterNotFound,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -WhatIf", "NamedParameterNotFound,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Test-Binding -T x", "AmbiguousParameter,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("Get-Thing -Name a -Id 1", "AmbiguousParameterSet,VirtPS.Tests.Fixture.GetThingCommand")]
    [InlineData("Set-Thing web1", "MissingMandatoryParameter,VirtPS.Tests.Fixture.SetThingCommand")]
    [InlineData("Set-Thing '' -Size 1", "ParameterArgumentValidationErrorEmptyStringNotAllowed,VirtPS.Tests.Fixture.SetThingCommand")]
    [InlineData("1 | Test-Binding -Int 1", "InputObjectNotBound,VirtPS.Tests.Fixture.TestBindingCommand")]
    [InlineData("No-Such", "CommandNotFoundException")]
    public void A_bad_argument_has_the_error_id_of_PowerShell(string script, string expected) => Assert.Equal(expected, ErrorOf(script));

    [Theory]
    [InlineData("Get-Thing web1", "web1")]
    [InlineData("Get-Thing -Name web*", "web1 web2")]
    [InlineData("Get-Thing -ThingName db1", "db1")]
    [InlineData("Get-Thing -N web2", "web2")]
    [InlineData("gthing -Id 2", "db1")]
    [InlineData("Fixture\\Get-Thing db*", "db1")]
    [InlineData("Get-Thing -State Running, Off", "web1 web2")]
    [InlineData("'web1', 'db1' | Get-Thing", "web1 db1")]
    [InlineData("[pscustomobject]@{ Name = 'web2' } | Get-Thing", "web2")]
    [InlineData("[pscustomobject]@{ ThingName = 'db1' } | Get-Thing", "db1")]
    [InlineData("$p = @{ Name = 'web2'; State = 'Off' }; Get-Thing @p", "web2")]
    [InlineData("Get-Thing | Set-Thing -Size 1 -PassThru", "web1:Thing web2:Thing db1:Thing")]
    [InlineData("'a' | Set-Thing -Size 1 -PassThru", "a:Name")]
    [InlineData("[pscustomobject]@{ Name = 'b' } | Set-Thing -Size 1 -PassThru", "b:Name")]
    [InlineData("Set-Thing c 1KB -Size 2 -PassThru -ErrorAction SilentlyContinue", "")]
    [InlineData("Set-Thing c -Size 2 -PassThru", "c:Name")]
    public void Arguments_and_pipeline_objects_find_their_parameter(string script, string expected) =>
        Assert.Equal(expected, string.Join(' ', Shell.Run(script).Output));

    [Fact]
    public void Rest_of_the_arguments_goes_to_the_parameter_that_collects_it()
    {
        var shelf = Assert.IsType<Shelf>(Assert.Single(Run("New-Shelf s 3 cellar red green")));
        Assert.Equal(["red", "green"], shelf.Tags);
        Assert.Equal(3, shelf.Boards);
    }

    [Fact]
    public void A_credential_is_taken_or_asked_for()
    {
        Shell.OnCredential = name => new PSCredential(name, new System.Security.SecureString());
        Assert.Equal("root", ((PSCredential)Run("Test-Binding -Credential root")[0]!).UserName);
        Assert.Equal("me", Run("$s = ConvertTo-SecureString 'x' -AsPlainText -Force; (Test-Binding -Credential ([pscredential]::new('me', $s))).UserName")[0]);
    }

    [Fact]
    public void Completers_and_enumerations_offer_values()
    {
        Assert.Equal(["apple", "apricot"], Shell.Complete("Test-Binding", "Fruit", "ap").Select(c => c.CompletionText));
        Assert.Equal(["Running", "Running2"], Shell.Complete("Get-Thing", "State", "r").Select(c => c.CompletionText));
        Assert.Equal(["green"], Shell.Complete("Test-Binding", "Colour", "g").Select(c => c.CompletionText));
    }
}

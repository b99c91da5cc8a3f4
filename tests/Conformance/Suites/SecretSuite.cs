using System.Text;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>The life of secrets and of their values.</summary>
public abstract class SecretSuite(ConformanceTarget target) : Suite(target)
{
    private readonly string _usage = FreshName("client");

    [Fact]
    public async Task A_secret_is_found_by_its_uuid_and_by_its_use()
    {
        var secret = await DefineAsync();
        Assert.Equal((SecretUsageType.Ceph, _usage), (secret.UsageType, secret.UsageId));
        Assert.Equal(secret, await Host.Secrets.LookupByUuidAsync(secret.Uuid, Token));
        Assert.Equal(secret, await Host.Secrets.LookupByUsageAsync(SecretUsageType.Ceph, _usage, Token));
        var message = await FailsAsync(VirtErrorCode.NoSecret, () => Host.Secrets.LookupByUsageAsync(SecretUsageType.Tls, _usage, Token));
        Assert.Contains($"no secret with matching usage '{_usage}'", message, StringComparison.Ordinal);
        var uuid = Guid.NewGuid();
        message = await FailsAsync(VirtErrorCode.NoSecret, () => Host.Secrets.LookupByUuidAsync(uuid, Token));
        Assert.Contains($"no secret with matching uuid '{uuid}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_is_libvirts_and_never_holds_the_value()
    {
        var secret = await DefineAsync();
        await Host.Secrets.SetValueAsync(secret, "open sesame"u8.ToArray(), Token);
        Assert.Equal(
            $"""
            <secret ephemeral='no' private='no'>
              <uuid>{secret.Uuid}</uuid>
              <usage type='ceph'>
                <name>{_usage}</name>
              </usage>
            </secret>

            """,
            await Host.Secrets.GetXmlAsync(secret, Token));
    }

    [Fact]
    public async Task A_value_is_any_bytes_and_the_last_one_counts()
    {
        var secret = await DefineAsync();
        var message = await FailsAsync(VirtErrorCode.NoSecret, () => Host.Secrets.GetValueAsync(secret, Token));
        Assert.Contains($"secret '{secret.Uuid}' does not have a value", message, StringComparison.Ordinal);
        await Host.Secrets.SetValueAsync(secret, "first"u8.ToArray(), Token);
        byte[] value = [0, 255, .. Encoding.UTF8.GetBytes("grün"), 0];
        await Host.Secrets.SetValueAsync(secret, value, Token);
        Assert.Equal(value, await Host.Secrets.GetValueAsync(secret, Token));
    }

    [Fact]
    public async Task A_private_value_goes_in_and_not_out()
    {
        var secret = await DefineAsync("private='yes'");
        await Host.Secrets.SetValueAsync(secret, "x"u8.ToArray(), Token);
        var message = await FailsAsync(VirtErrorCode.InvalidSecret, () => Host.Secrets.GetValueAsync(secret, Token));
        Assert.Contains("secret is private", message, StringComparison.Ordinal);
        message = await FailsAsync(VirtErrorCode.InternalError, () => DefineAsync("private='no'", secret.Uuid));
        Assert.Contains("cannot change private flag on existing secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_takes_anothers_place()
    {
        var secret = await DefineAsync();
        var message = await FailsAsync(VirtErrorCode.InternalError, () => DefineAsync());
        Assert.Contains($"a secret with UUID {secret.Uuid} already defined for use with {_usage}", message, StringComparison.Ordinal);
        message = await FailsAsync(VirtErrorCode.InternalError, () => Host.Secrets.DefineAsync($"<secret><uuid>{secret.Uuid}</uuid></secret>", false, Token));
        Assert.Contains($"a secret with UUID {secret.Uuid} is already defined for use with {_usage}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_definition_keeps_the_value_wherever_it_goes()
    {
        var secret = await DefineAsync();
        await Host.Secrets.SetValueAsync(secret, "kept"u8.ToArray(), Token);
        foreach (var attributes in new[] { "ephemeral='yes'", "ephemeral='yes'", "ephemeral='no'", "ephemeral='no'" })
        {
            Assert.Equal(secret, await DefineAsync(attributes, secret.Uuid));
            Assert.Equal("kept"u8.ToArray(), await Host.Secrets.GetValueAsync(secret, Token));
        }
    }

    [Theory]
    [InlineData(SecretListFlags.None, true)]
    [InlineData(SecretListFlags.Ephemeral, true)]
    [InlineData(SecretListFlags.NoEphemeral, false)]
    [InlineData(SecretListFlags.Private, false)]
    [InlineData(SecretListFlags.NoPrivate, true)]
    [InlineData(SecretListFlags.Ephemeral | SecretListFlags.NoEphemeral | SecretListFlags.NoPrivate, true)]
    [InlineData(SecretListFlags.Ephemeral | SecretListFlags.Private, false)]
    public async Task A_listing_narrows(SecretListFlags flags, bool expected)
    {
        var secret = await DefineAsync("ephemeral='yes'");
        Assert.Equal(expected, (await Host.Secrets.ListAsync(flags, Token)).Contains(secret));
        await Host.Secrets.UndefineAsync(secret, Token);
    }

    [Fact]
    public async Task A_life_is_told_in_order()
    {
        var uuid = Guid.NewGuid();
        await using var log = await EventLog.OfAsync(Host, uuid.ToString(), VirtEventKind.SecretLifecycle, VirtEventKind.SecretValueChanged);
        var secret = await DefineAsync(uuid: uuid);
        await Host.Secrets.SetValueAsync(secret, "x"u8.ToArray(), Token);
        await Host.Secrets.UndefineAsync(secret, Token);
        var defined = await log.NextAsync<SecretLifecycleEvent>();
        Assert.Equal((secret, SecretEventType.Defined), (defined.Secret, defined.Type));
        Assert.Equal(secret, (await log.NextAsync<SecretValueChangedEvent>()).Secret);
        Assert.Equal(SecretEventType.Undefined, (await log.NextAsync<SecretLifecycleEvent>()).Type);
        log.IsEmpty();
    }

    [Fact]
    public async Task What_is_removed_is_gone_with_its_value()
    {
        var secret = await DefineAsync();
        await Host.Secrets.SetValueAsync(secret, "x"u8.ToArray(), Token);
        await Host.Secrets.UndefineAsync(secret, Token);
        await FailsAsync(VirtErrorCode.NoSecret, () => Host.Secrets.UndefineAsync(secret, Token));
        await FailsAsync(VirtErrorCode.NoSecret, () => Host.Secrets.GetXmlAsync(secret, Token));
        await FailsAsync(VirtErrorCode.NoSecret, () => Host.Secrets.SetValueAsync(secret, "x"u8.ToArray(), Token));
        await DefineAsync(uuid: secret.Uuid);
        await FailsAsync(VirtErrorCode.NoSecret, () => Host.Secrets.GetValueAsync(secret, Token));
    }

    [Fact]
    public async Task Who_only_looks_changes_nothing()
    {
        var secret = await DefineAsync();
        await using var looking = await Target.OpenAsync(readOnly: true);
        Assert.Equal(secret, await looking.Secrets.LookupByUuidAsync(secret.Uuid, Token));
        await FailsAsync(VirtErrorCode.OperationDenied, () => looking.Secrets.GetValueAsync(secret, Token));
        await FailsAsync(VirtErrorCode.OperationDenied, () => looking.Secrets.UndefineAsync(secret, Token));
    }

    private Task<SecretRef> DefineAsync(string attributes = "", Guid? uuid = null) => Host.Secrets.DefineAsync(
        $"<secret {attributes}><uuid>{uuid ?? Guid.NewGuid()}</uuid><usage type='ceph'><name>{_usage}</name></usage></secret>", false, Token);
}

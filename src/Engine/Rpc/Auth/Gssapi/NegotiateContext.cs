using System.Buffers;
using System.ComponentModel;
using System.Net;
using System.Net.Security;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The platform's Kerberos: GSSAPI, or SSPI on Windows.</summary>
internal sealed class NegotiateContext : IGssContext
{
    private const string Package = "Kerberos";

    private readonly NegotiateAuthentication _negotiation;
    private readonly string _subject;
    private readonly KerberosOrder _order = new();

    private NegotiateContext(Func<NegotiateAuthentication> create, string subject)
    {
        _subject = subject;
        _negotiation = Guarded(create);
    }

    /// <inheritdoc/>
    public bool IsEstablished { get; private set; }

    /// <inheritdoc/>
    public string? ClientName => IsEstablished ? Guarded(() => _negotiation.RemoteIdentity.Name) : null;

    /// <summary>Begins as a client of a host's libvirt service.</summary>
    /// <param name="host">The host's full name, as the Kerberos database has it.</param>
    /// <param name="credential">A user and password to get a ticket with; nothing for the tickets that the user has.</param>
    /// <param name="encrypts">Whether messages will be encrypted.</param>
    internal static NegotiateContext ForClient(string host, SaslCredential? credential, bool encrypts)
    {
        var options = new NegotiateAuthenticationClientOptions
        {
            Package = Package,
            TargetName = $"{SaslLimits.Service}/{host}",
            RequireMutualAuthentication = true,
            RequiredProtectionLevel = encrypts ? ProtectionLevel.EncryptAndSign : ProtectionLevel.Sign,
            Credential = credential is null ? CredentialCache.DefaultNetworkCredentials
                : new NetworkCredential(credential.UserName, credential.Password, credential.Realm),
        };
        return new NegotiateContext(() => new NegotiateAuthentication(options), $"Kerberos for the service {SaslLimits.Service}@{host}");
    }

    /// <summary>Begins as the server; its key is in the keytab that <c>KRB5_KTNAME</c> names.</summary>
    /// <param name="encrypts">Whether messages will be encrypted; below TLS libvirt's clients do not even ask for signatures.</param>
    internal static NegotiateContext ForServer(bool encrypts)
    {
        var options = new NegotiateAuthenticationServerOptions
        {
            Package = Package,
            RequiredProtectionLevel = encrypts ? ProtectionLevel.EncryptAndSign : ProtectionLevel.None,
        };
        return new NegotiateContext(() => new NegotiateAuthentication(options), $"Kerberos of the service {SaslLimits.Service}");
    }

    /// <inheritdoc/>
    public byte[]? Next(byte[]? token)
    {
        var status = NegotiateAuthenticationStatusCode.GenericFailure;
        var next = Guarded(() => _negotiation.GetOutgoingBlob(token ?? [], out status));
        IsEstablished = status == NegotiateAuthenticationStatusCode.Completed;
        return IsEstablished || status == NegotiateAuthenticationStatusCode.ContinueNeeded ? next : throw Failure(status);
    }

    /// <inheritdoc/>
    public byte[] Wrap(ReadOnlySpan<byte> plain, bool encrypt)
    {
        var wrapped = new ArrayBufferWriter<byte>(plain.Length + GssapiLayer.MostOverhead);
        var status = _negotiation.Wrap(plain, wrapped, encrypt, out var encrypted);
        return status == NegotiateAuthenticationStatusCode.Completed && encrypted == encrypt
            ? wrapped.WrittenSpan.ToArray()
            : throw SaslErrors.Failed($"{_subject} cannot protect messages: {status}");
    }

    /// <inheritdoc/>
    public byte[]? Unwrap(ReadOnlySpan<byte> wrapped, out bool wasEncrypted)
    {
        var number = KerberosOrder.NumberOf(wrapped);
        var plain = new ArrayBufferWriter<byte>(Math.Max(wrapped.Length, 1));
        return _negotiation.Unwrap(wrapped, plain, out wasEncrypted) == NegotiateAuthenticationStatusCode.Completed && _order.Accept(number)
            ? plain.WrittenSpan.ToArray()
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _negotiation.Dispose();

    private Errors.VirtException Failure(NegotiateAuthenticationStatusCode status) => SaslErrors.Failed(_subject + ": " + status switch
    {
        NegotiateAuthenticationStatusCode.UnknownCredentials or NegotiateAuthenticationStatusCode.InvalidCredentials
            => "there is no valid ticket or key; a user gets a ticket with kinit, a server has its key in a keytab",
        NegotiateAuthenticationStatusCode.CredentialsExpired or NegotiateAuthenticationStatusCode.ContextExpired
            => "the ticket has expired; kinit gets a new one",
        NegotiateAuthenticationStatusCode.TargetUnknown
            => "the Kerberos database does not know this service; use the host's full name, and see that it has such a principal",
        NegotiateAuthenticationStatusCode.Unsupported => "this machine has no Kerberos library; install it, or use another mechanism",
        _ => $"the conversation failed ({status}); a missing ticket, an unknown host name or clocks that differ are the usual reasons",
    });

    // What the platform throws differs between its Kerberos libraries, and between having one and not.
    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is Win32Exception or PlatformNotSupportedException or DllNotFoundException or TypeInitializationException
            or InvalidOperationException or NotSupportedException or EntryPointNotFoundException)
        {
            throw SaslErrors.Failed($"{_subject}: {e.Message}", e);
        }
    }
}

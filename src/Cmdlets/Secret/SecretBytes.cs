using System.Net;
using System.Security;
using System.Text;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Turns values of secrets, which are bytes, into secure strings and back.</summary>
internal static class SecretBytes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gives the bytes of a secure string.</summary>
    internal static byte[] Of(SecureString text) => Strict.GetBytes(new NetworkCredential(string.Empty, text).Password);

    /// <summary>Gives bytes as a secure string.</summary>
    /// <exception cref="VirtException">InvalidArg for bytes that are no text.</exception>
    internal static SecureString ToSecureString(byte[] value)
    {
        var letters = Decode(value);
        try
        {
            var text = new SecureString();
            foreach (var letter in letters)
            {
                text.AppendChar(letter);
            }

            text.MakeReadOnly();
            return text;
        }
        finally
        {
            Array.Clear(letters);
        }
    }

    private static char[] Decode(byte[] value)
    {
        try
        {
            return Strict.GetChars(value);
        }
        catch (DecoderFallbackException e)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "the value is no text; -AsByteArray gives its bytes", VirtErrorDomain.Secret, e);
        }
    }
}

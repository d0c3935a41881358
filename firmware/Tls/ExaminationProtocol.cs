using Org.BouncyCastle.Tls;

namespace Firmware.Tls;

/// <summary>
/// The client protocol, except that a stapled response of TLS 1.2 is kept as it came: BouncyCastle would parse it, and refuse the
/// peer where it is garbled, although a garbled staple is the validator's to judge.
/// </summary>
sealed class ExaminationProtocol(ExaminationPeer peer) : TlsClientProtocol
{
    protected override void HandleHandshakeMessage(short type, HandshakeMessageInput buf)
    {
        var parameters = Context.SecurityParameters;
        if (type != HandshakeType.certificate_status || m_connectionState != CS_SERVER_CERTIFICATE
            || parameters.StatusRequestVersion != 1 || TlsUtilities.IsTlsV13(parameters.NegotiatedVersion))
        {
            base.HandleHandshakeMessage(type, buf);
            return;
        }
        peer.NotifyCertificateStatus(TlsUtilities.ReadFully((int)(buf.Length - buf.Position), buf));
        m_connectionState = CS_SERVER_CERTIFICATE_STATUS;
    }
}
